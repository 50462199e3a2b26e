"""Whether a session ends when it should: by time, and at once when its account is closed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, local
from typing import Any
from unittest.mock import patch

from django.test import Client, override_settings

from tests.factories import AT
from tests.identity.browsing import DESK, sign_in
from tests.trials.sign_in.together import at_once
from yorozu.foundation.clock import frozen
from yorozu.identity import sessions as store
from yorozu.identity.actors import Actor
from yorozu.identity.desk import opening
from yorozu.identity.models import Session, User
from yorozu.identity.services import accounts, disable_account, enable_account
from yorozu.identity.services import sign_in as service
from yorozu.identity.services.guessing import WINDOW
from yorozu.municipality.models import Municipality

_SECOND = timedelta(seconds=1)
IDLES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 30, 60, 120, 480))
HOURS = tuple(timedelta(hours=each) for each in (1, 4, 8, 12, 24))


def wrong_times(*, idles: tuple[timedelta, ...], hours: tuple[timedelta, ...]) -> list[str]:
    """Settings at whose limit a session ended too early, or lived on."""
    return [*_wrong_idle(idles), *_wrong_old(hours)]


def _wrong_idle(idles: tuple[timedelta, ...]) -> Iterator[str]:
    for idle in idles:
        with override_settings(YOROZU_STAFF_IDLE=idle, YOROZU_STAFF_SESSION=timedelta(hours=24)):
            client = _signed_in(AT)
            # The last use is written down twice a minute at most.
            if not _inside(client, AT + idle - _SECOND):
                yield f"idle {idle}: too early"
            if _inside(client, AT + idle - _SECOND + idle):
                yield f"idle {idle}: lives on"


def _wrong_old(hours: tuple[timedelta, ...]) -> Iterator[str]:
    for old in hours:
        with override_settings(YOROZU_STAFF_IDLE=timedelta(minutes=30), YOROZU_STAFF_SESSION=old):
            client = _signed_in(AT)
            uses = [AT + timedelta(minutes=20) * each for each in range(1, old // timedelta(minutes=20))]
            if not all(_inside(client, at) for at in [*uses, AT + old - _SECOND]):
                yield f"old {old}: too early"
            if _inside(client, AT + old):
                yield f"old {old}: lives on"


def timeless() -> Any:
    """The twin: only the browser's cookie knows when a session is over."""
    return patch.object(store, "why_ended", lambda row, at: None)


def survivors(city: Municipality, *, browsers: int) -> int:
    """Requests answered, and sessions kept, after an account that was signed in in many browsers was closed."""
    user = User.objects.get(login="miyako-worker")
    with frozen(AT):
        clients = [_signed_in(AT) for _ in range(browsers)]
        assert all(client.get(DESK).status_code == 200 for client in clients)
        disable_account(user=user, by=Actor.system(city), at=AT)
        answered = sum(client.get(DESK).status_code == 200 for client in clients)
        kept = Session.objects.filter(user=user).count()
        enable_account(user=user, by=Actor.system(city), at=AT)
        back = sum(client.get(DESK).status_code == 200 for client in clients)
    Session.objects.filter(user=user).delete()
    return answered + kept + back


def surviving() -> Any:
    """The twin: closing an account leaves its sessions where they are."""
    return patch.object(accounts, "end_sessions", lambda **_: 0)


def race(city: Municipality, *, rounds: int) -> tuple[int, int, int]:
    """Sessions left after an account was closed in the middle of its sign-ins; how many sign-ins won and lost.

    In every other round it is closed at the very moment when a sign-in has passed the last look at the account.
    It goes on, four times as long at most, until both have happened: on a busy machine one side is always late.
    """
    user = User.objects.get(login="miyako-worker")
    left = won = lost = 0
    with _slowly() as passed:
        for number in range(4 * rounds):
            if number >= rounds and won and lost:
                break
            passed.clear()
            at = AT + number * WINDOW  # tries are counted anew each round
            answers = at_once(
                [
                    _trying(f"192.0.2.{number % 250}", at),
                    _trying(f"198.51.100.{number % 250}", at),
                    _closing(city, user, passed if number % 2 == 0 else None),
                ]
            )
            assert 429 not in answers, "nobody was tried"
            won, lost = won + answers.count(302), lost + answers.count(422)
            left += Session.objects.filter(user=user).count()
            Session.objects.filter(user=user).delete()
            enable_account(user=user, by=Actor.system(city), at=AT)
    return left, won, lost


@contextmanager
def _slowly() -> Iterator[Event]:
    """After the last look at the account time passes, as under load; the event tells that it has begun to."""
    real, passed, looks = service.belongs, Event(), local()

    def slow(user: User, municipality: Municipality) -> bool:
        found = real(user, municipality)
        looks.count = getattr(looks, "count", 0) + 1
        if looks.count == 2:  # the first is with the password, the second with the session
            passed.set()
            time.sleep(0.03)
        return found

    with patch.object(service, "belongs", slow):
        yield passed


def unlocked() -> Any:
    """The twin: the account is looked at, and the session opened afterwards in a transaction of its own."""

    def look_then_open(
        *, user: User, municipality: Municipality, factor: str, open_session: Callable[[], None], at: datetime
    ) -> None:
        if not service.belongs(User.objects.get(pk=user.pk), municipality):
            raise service.Invalid(service.WRONG)
        open_session()

    return patch.object(opening, "sign_in_staff", look_then_open)


def _trying(address: str, at: datetime) -> Callable[[], int]:
    def attempt() -> int:
        with frozen(at):
            return sign_in(Client(), address=address).status_code

    return attempt


def _closing(city: Municipality, user: User, after: Event | None) -> Callable[[], int]:
    def close() -> int:
        if after:
            after.wait(10)
        disable_account(user=user, by=Actor.system(city), at=AT)
        return 0

    return close


def _signed_in(at: datetime) -> Client:
    client = Client()
    with frozen(at):
        assert sign_in(client).status_code == 302
    return client


def _inside(client: Client, at: datetime) -> bool:
    with frozen(at):
        return client.get(DESK).status_code == 200
