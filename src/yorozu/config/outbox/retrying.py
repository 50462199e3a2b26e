"""Trying again what was given up."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from yorozu.foundation import outbox
from yorozu.foundation.errors import Conflict
from yorozu.foundation.models import OutboxEntry
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.trust import audit


@transaction.atomic
def retry(
    *, by: Actor, at: datetime, only: Collection[int] | None = None, through: str = "desk"
) -> list[OutboxEntry]:
    """Let the worker take up what was given up in the actor's city, all or `only` these; which ones it was.

    Who asked is written to the audit chain with each. Raises Forbidden, Conflict when there is nothing to try.
    """
    require(by, Action.ADMINISTER)
    revived = outbox.revive(by.municipality.pk, at=at, only=only)
    if not revived:
        raise Conflict("もう一度試すものはありません。ほかの管理者が先に試したかもしれません。")
    for entry in revived:
        audit.record(
            municipality=by.municipality,
            action="outbox.retried",
            subject_type="outbox",
            subject_id=entry.pk,
            details={"event": entry.event, "attempts": entry.attempts, "through": through},
            at=at,
            **by.audit(),
        )
    return revived
