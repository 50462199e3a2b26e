"""Whether guesses sent at the same moment are counted before they are judged, and codes are good once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories import AT
from tests.identity.browsing import SECOND, app_code, enrol_app, sign_in
from tests.trials.sign_in.together import at_once
from yorozu.foundation.clock import frozen
from yorozu.identity.models import User
from yorozu.identity.services import sign_in as service
from yorozu.identity.services.factors import codes
from yorozu.identity.services.guessing import WINDOW, Attempt, _counters
from yorozu.trust import limits


def judged(*, clients: int, number: int) -> int:
    """How many of the wrong passwords sent for one account at one moment were held against its hash."""
    seen: list[int] = []
    real = service.authenticate

    def watched(request: None, **typed: str) -> object:
        seen.append(1)
        time.sleep(0.05)
        return real(request, **typed)

    at, address = AT + number * WINDOW, f"203.0.113.{number}"
    with patch.object(service, "authenticate", watched):
        at_once([lambda: _guess(at, address) for _ in range(clients)])
    return len(seen)


def _guess(at: Any, address: str) -> int:
    with frozen(at):
        return sign_in(Client(), password="not the password", address=address).status_code


@contextmanager
def counted_afterwards() -> Iterator[None]:
    """The twin: looks whether there are tries left, judges, and counts then."""
    real = service.authenticate
    at_hand: list[tuple[Attempt, Any]] = []

    def look(attempt: Attempt, at: Any) -> None:
        for scope, key, limit in _counters(attempt):
            limits.check(scope=scope, key=key, limit=limit, window=WINDOW, at=at)
        at_hand.append((attempt, at))

    def judge(request: None, **typed: str) -> object:
        found = real(request, **typed)
        attempt, at = at_hand[-1]
        for scope, key, _ in _counters(attempt):
            limits.hit(scope=scope, key=key, limit=10**6, window=WINDOW, at=at)
        return found

    with patch.object(service, "count_password_try", look), patch.object(service, "authenticate", judge):
        yield


def opened_by_one_code(*, browsers: int, number: int) -> int:
    """How many browsers get in when they send one right code at one moment."""
    at = AT + timedelta(days=1, hours=number)
    user = User.objects.get(login="miyako-manager")
    Authenticator.objects.filter(user=user).delete()
    owner = Client()
    with frozen(at):
        sign_in(owner, "manager", address=f"192.0.2.{number}")
        secret, _shown = enrol_app(owner, at)
    later = at + timedelta(minutes=2)
    clients = [Client() for _ in range(browsers)]
    with frozen(later):
        for place, client in enumerate(clients):
            sign_in(client, "manager", address=f"198.51.100.{place}")
    code = app_code(secret, later)
    return at_once([_sending(client, code, later) for client in clients]).count(302)


def _sending(client: Client, code: str, at: Any) -> Any:
    def send() -> int:
        with frozen(at):
            return client.post(SECOND, {"code": code}).status_code

    return send


def forgetful() -> Any:
    """The twin: which code was used is not written down."""
    return patch.object(codes, "_use", lambda kept, counter, at: None)


def keeps_the_owner_out() -> bool:
    """Whether strangers at many addresses can stop the browser from which a person always signs in."""
    at = AT + timedelta(days=30)
    owner = Client()
    with frozen(at):
        assert sign_in(owner, "director").status_code == 302
        for number in range(12):
            stranger = Client()
            for _ in range(5):
                sign_in(stranger, "director", "x", address=f"198.51.100.{number}")
        assert sign_in(Client(), "director", address="203.0.113.99").status_code == 429
        owner.post("/miyako/desk/sign-out/")
        return sign_in(owner, "director").status_code != 302


def longest_wait() -> int:
    """The seconds a person has to wait at most after too many tries."""
    longest = 0
    for second in range(0, 900, 60):
        at = AT + timedelta(days=60, hours=second // 60, seconds=second)
        try:
            for _ in range(6):
                limits.hit(scope="longest", key=str(second), limit=5, window=WINDOW, at=at)
        except limits.TooMany as refused:
            longest = max(longest, refused.retry_after)
    return longest
