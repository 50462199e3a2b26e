"""Queueing a mail together with its cause."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from yorozu.foundation import events
from yorozu.foundation.errors import Conflict
from yorozu.foundation.ids import new_id
from yorozu.messaging.events import MailQueued
from yorozu.messaging.models import Delivery, State
from yorozu.messaging.selectors import unclear
from yorozu.messaging.services.checking import check_mail
from yorozu.municipality.models import Municipality
from yorozu.trust.models import VaultKey
from yorozu.trust.vault import seal


def queue_mail(
    *,
    municipality: Municipality,
    key: VaultKey,
    to: str,
    subject: str,
    lines: Sequence[str],
    dedupe_key: str,
    at: datetime,
) -> Delivery:
    """Queue a mail in the caller's transaction; it leaves after the commit, and not at all without one.

    The same `dedupe_key` again returns the mail already queued and sends nothing. The subject travels openly
    and must hold nothing personal. Raises Invalid (several addresses, line breaks in headers, no text);
    RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("queue_mail() needs an open transaction")
    check_mail(to=to, subject=subject, lines=lines)
    identity = new_id()
    mail = json.dumps({"to": to, "subject": subject, "lines": list(lines)}, ensure_ascii=False)
    delivery, created = Delivery.objects.get_or_create(
        municipality=municipality,
        dedupe_key=dedupe_key,
        defaults={
            "id": identity,
            "key": key,
            "sealed_mail": seal(key, mail.encode(), context=f"mail:{identity}"),
            "created_at": at,
        },
    )
    if created:
        _announce(delivery, at)
    return delivery


@transaction.atomic
def send_again(*, delivery: Delivery, at: datetime) -> None:
    """Queue a mail anew that failed or whose fate is unclear: only a person may risk a second copy.

    Raises Conflict when it is already sent or waiting.
    """
    freed = (
        Delivery.objects.filter(pk=delivery.pk)
        .filter(Q(state=State.FAILED) | unclear(at))
        .update(state=State.WAITING, claimed_at=None, attempts=0, fault="")
    )
    if not freed:
        raise Conflict("このメールは送信済みか、送信を待っています。一覧を開き直して確認してください。")
    _announce(delivery, at)


def _announce(delivery: Delivery, at: datetime) -> None:
    events.publish(
        MailQueued(delivery_id=delivery.id, municipality_id=delivery.municipality_id),
        at=at,
    )
