"""What all second factors share: the key that seals them, the lock while they change, the audit entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from yorozu.identity.adapter import FactorAdapter, opened
from yorozu.identity.models import User
from yorozu.identity.services.sessions import end_sessions
from yorozu.trust import audit, vault


@contextmanager
def changing(user: User, at: datetime) -> Iterator[FactorAdapter]:
    """One transaction in which nobody else changes this account's factors, with its secrets open."""
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        if held.factor_key is None:
            held.factor_key = vault.create_key(municipality=held.staff.municipality, at=at)
            held.save(update_fields=["factor_key"])
        user.factor_key = held.factor_key
        with opened(held.factor_key) as adapter:
            yield adapter


def conclude(user: User, action: str, this: str, at: datetime) -> None:
    """End the account's other sessions, which knew nothing of the change, and write it to the audit chain."""
    end_sessions(user=user, but=this)
    audit.record(
        municipality=user.staff.municipality, action=action, subject_type="staff", subject_id=user.staff.code,
        actor_kind="staff", actor_id=user.staff.code, at=at,
    )  # fmt: skip
