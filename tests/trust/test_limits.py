"""Limits on tries."""

from datetime import timedelta

import pytest

from tests.factories import AT
from yorozu.foundation.errors import TooMany
from yorozu.trust import limits
from yorozu.trust.models import AttemptWindow

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_the_try_after_the_last_allowed_one_is_told_how_long_to_wait() -> None:
    for _ in range(3):
        limits.hit(scope="code", key="a", limit=3, window=HOUR, at=AT)
    with pytest.raises(TooMany) as refused:
        limits.hit(scope="code", key="a", limit=3, window=HOUR, at=AT)
    assert 0 < refused.value.retry_after <= 3600
    assert AttemptWindow.objects.get().attempts == 4


def test_others_and_the_next_hour_are_not_affected() -> None:
    for _ in range(4):
        with pytest.raises(TooMany) if _ == 3 else _nothing():
            limits.hit(scope="code", key="a", limit=3, window=HOUR, at=AT)
    limits.hit(scope="code", key="b", limit=3, window=HOUR, at=AT)
    limits.hit(scope="code", key="a", limit=3, window=HOUR, at=AT + HOUR)


def test_a_success_starts_the_count_anew() -> None:
    limits.hit(scope="code", key="a", limit=1, window=HOUR, at=AT)
    limits.forget(scope="code", key="a")
    limits.check(scope="code", key="a", limit=1, window=HOUR, at=AT)


def test_the_address_itself_is_not_stored() -> None:
    limits.hit(scope="code", key="192.0.2.1", limit=3, window=HOUR, at=AT)
    assert "192.0.2.1" not in AttemptWindow.objects.get().key


class _nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *args: object) -> None: ...
