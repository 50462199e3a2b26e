"""Limits on how often something may be tried, counted in the database so that all processes share them."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F

from yorozu.foundation import rows
from yorozu.foundation.errors import TooMany
from yorozu.foundation.language import gettext
from yorozu.trust.models import AttemptWindow

_UPSERT = (
    "INSERT INTO trust_attempts (key, opened_at, attempts) VALUES (%s, %s, 1) "
    "ON CONFLICT (key, opened_at) DO UPDATE SET attempts = trust_attempts.attempts + 1 RETURNING attempts"
)


def hit(*, scope: str, key: str, limit: int, window: timedelta, at: datetime) -> None:
    """Count one attempt; raises TooMany, with the seconds to wait, from the attempt after `limit`.

    Where the table cannot be reached the database error goes up: nothing is let through uncounted.
    """
    counted(scope=scope, key=key, limit=limit, window=window, at=at)()


def counted(*, scope: str, key: str, limit: int, window: timedelta, at: datetime) -> Callable[[], None]:
    """As `hit`, for use inside `rows.together`: call what is returned once its block has ended."""
    opened = _opened(at, window)
    found = rows.ask(_UPSERT, [_hashed(scope, key), _db_time(opened)], "attempts")

    def judge() -> None:
        if found.row[0] > limit:
            raise _too_many(opened, window, at)

    return judge


def check(*, scope: str, key: str, limit: int, window: timedelta, at: datetime) -> None:
    """Raise TooMany when `limit` attempts are already counted; count nothing."""
    opened = _opened(at, window)
    counted = AttemptWindow.objects.filter(key=_hashed(scope, key), opened_at=opened).values_list(
        "attempts", flat=True
    )
    if sum(counted) >= limit:
        raise _too_many(opened, window, at)


def forget(*, scope: str, key: str) -> None:
    """Start counting anew, after a success."""
    AttemptWindow.objects.filter(key=_hashed(scope, key)).delete()


def give_back(*, scope: str, key: str, window: timedelta, at: datetime) -> None:
    """Take one counted attempt back: it succeeded, and others share the count."""
    counted = AttemptWindow.objects.filter(
        key=_hashed(scope, key), opened_at=_opened(at, window), attempts__gt=0
    )
    counted.update(attempts=F("attempts") - 1)


def sweep(*, before: datetime) -> int:
    """Remove windows that opened before `before`; how many."""
    return AttemptWindow.objects.filter(opened_at__lt=before).delete()[0]


def _opened(at: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)


def _hashed(scope: str, key: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{scope}\x1f{key}".encode(), "sha256").hexdigest()


def _db_time(at: datetime) -> str | None:
    return connection.ops.adapt_datetimefield_value(at)


def _too_many(opened: datetime, window: timedelta, at: datetime) -> TooMany:
    seconds = max(1, int((opened + window - at).total_seconds()))
    minutes = -(-seconds // 60)
    return TooMany(
        gettext(
            "短い時間に何度も試されたため、しばらく受け付けません。約{minutes}分後にもう一度お試しください。"
        ).format(minutes=minutes),
        retry_after=seconds,
    )
