"""The store of sessions (Django's SESSION_ENGINE). One of somebody signed in ends when it is idle or old.

OWASP ASVS 5.0, 7.3: an inactivity timeout and an absolute maximum lifetime, both kept on the server.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from yorozu.foundation.clock import now
from yorozu.identity.models import Session

_NOTED_EVERY = timedelta(seconds=30)
_CLOCK_MAY_GO_BACK = timedelta(minutes=5)
_OPENED, _FACTOR, _CONFIRMED, _DEVICE = "opened", "factor", "confirmed", "device"


class Ended(StrEnum):
    """Why a session is no longer good; the value stands in the address of the sign-in page."""

    IDLE = "idle"
    OLD = "old"
    CLOSED = "closed"


class SessionStore(DatabaseStore):
    """As Django's, in our table. `ended` says why the session that a browser brought was not opened.

    `was` is the account whose session it was, where time ended it.
    """

    ended: Ended | None = None
    was: int | None = None
    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this content: whose it is and since when stand in columns of their own."""
        account = data.get(SESSION_KEY)
        if account:
            data.setdefault(_OPENED, now().isoformat())
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        if account:
            row.user_id, row.opened_at = int(account), datetime.fromisoformat(data[_OPENED])
            row.device = data.get(_DEVICE, "")
        return row

    def _get_session_from_db(self) -> Session | None:
        brought = self.session_key
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        if row is None:
            self.ended = Ended.CLOSED if brought else None
            return None
        self.ended = why_ended(row, now()) if row.user_id else None
        if self.ended is None:
            self.seen_at = row.seen_at
            return row
        self.was = row.user_id
        Session.objects.filter(pk=row.pk).delete()
        self._session_key = None
        return None


def why_ended(row: Session, at: datetime) -> Ended | None:
    """Why somebody's session is over at an instant; None while it is good."""
    if at - row.opened_at >= settings.YOROZU_STAFF_SESSION:
        return Ended.OLD
    # A clock set back would keep a session alive for as long again.
    if at - row.seen_at >= settings.YOROZU_STAFF_IDLE or row.seen_at - at > _CLOCK_MAY_GO_BACK:
        return Ended.IDLE
    return None


def note_use(session: SessionBase, at: datetime) -> None:
    """The desk was used; written down twice a minute at most."""
    seen = getattr(session, "seen_at", None)
    if seen is not None and abs(at - seen) >= _NOTED_EVERY:
        Session.objects.filter(pk=session.session_key).update(seen_at=at)


def mark_signed_in(session: SessionBase, *, factor: str, user_agent: str, at: datetime) -> None:
    """This session begins now, with the second factor that was shown; empty for the password alone.

    Of the browser its kind is remembered, never the whole text.
    """
    session[_OPENED] = session[_CONFIRMED] = at.isoformat()
    session[_FACTOR] = factor
    session[_DEVICE] = device_name(user_agent)


def mark_factor(session: SessionBase, factor: str) -> None:
    """The person of this session has just shown, or enrolled, a second factor."""
    session[_FACTOR] = factor


def factor_shown(session: SessionBase) -> str:
    """The second factor of this session: totp, passkey, recovery_code; empty without one."""
    return str(session.get(_FACTOR, ""))


def mark_confirmed(session: SessionBase, at: datetime) -> None:
    """The person has just shown again that it is them."""
    session[_CONFIRMED] = at.isoformat()


def is_confirmed(session: SessionBase, at: datetime) -> bool:
    """Whether the person has shown that it is them within the last YOROZU_STAFF_CONFIRM (ASVS 5.0, 7.5.3)."""
    shown = session.get(_CONFIRMED)
    if shown is None:
        return False
    passed = at - datetime.fromisoformat(shown)
    return -_CLOCK_MAY_GO_BACK <= passed < settings.YOROZU_STAFF_CONFIRM


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
