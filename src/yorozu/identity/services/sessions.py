"""Ending sessions."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from yorozu.identity.models import Session, User
from yorozu.identity.selectors import session_reference


def end_sessions(*, user: User, but: str = "") -> int:
    """End the account's sessions at once, except the one with the key `but`; how many."""
    return Session.objects.filter(user=user).exclude(session_key=but).delete()[0]


def end_session(*, user: User, reference: str) -> bool:
    """End one of the account's sessions by its reference; whether there was one."""
    keys = [
        row.session_key for row in Session.objects.filter(user=user) if session_reference(row) == reference
    ]
    return bool(Session.objects.filter(session_key__in=keys).delete()[0])


def remove_ended_sessions(*, at: datetime) -> int:
    """Remove what no browser can use any more; how many."""
    over = Q(user__isnull=False) & (
        Q(opened_at__lte=at - settings.YOROZU_STAFF_SESSION) | Q(seen_at__lte=at - settings.YOROZU_STAFF_IDLE)
    )
    return Session.objects.filter(Q(expire_date__lt=at) | over).delete()[0]
