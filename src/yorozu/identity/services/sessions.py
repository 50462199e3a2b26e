"""Ending sessions, and noting from where they are."""

from collections.abc import Iterable
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


def note_device(*, key: str, user_agent: str) -> None:
    """Remember what kind of browser a session is in; its name and system only, never the whole text."""
    Session.objects.filter(pk=key).update(device=device_name(user_agent))


def remove_ended_sessions(*, at: datetime) -> int:
    """Remove what no browser can use any more; how many."""
    over = Q(user__isnull=False) & (
        Q(opened_at__lte=at - settings.YOROZU_STAFF_SESSION) | Q(seen_at__lte=at - settings.YOROZU_STAFF_IDLE)
    )
    return Session.objects.filter(Q(expire_date__lt=at) | over).delete()[0]


def device_name(user_agent: str) -> str:
    """Chrome（Windows） and the like, from what a browser says of itself."""
    browser = _first(user_agent, _BROWSERS) or "ブラウザー"
    system = _first(user_agent, _SYSTEMS)
    return f"{browser}（{system}）" if system else browser


_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def _first(text: str, names: Iterable[tuple[str, str]]) -> str:
    return next((name for mark, name in names if mark in text), "")
