"""Whether the time of an answer tells which accounts exist."""

import statistics
import time
from collections.abc import Callable
from unittest.mock import patch

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client, override_settings

from tests.factories import AT, PASSWORD, make_city
from tests.identity.browsing import SIGN_IN
from yorozu.foundation.clock import frozen
from yorozu.identity.models import User
from yorozu.identity.services import sign_in as service
from yorozu.identity.services.guessing import WINDOW
from yorozu.municipality.models import Municipality

_REAL = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])


def medians(
    city: Municipality, *, tries: int, iterations: int, clock: Callable[[], float]
) -> dict[str, float]:
    """The median seconds of an answer to each kind of wrong sign-in, asked for in turn."""
    with _REAL, patch.object(PBKDF2PasswordHasher, "iterations", iterations):
        kinds = _kinds(city)
        taken: dict[str, list[float]] = {kind: [] for kind in kinds}
        for number in range(-2, tries):  # the first two warm up what is read once
            for kind, (login, password) in kinds.items():
                with frozen(AT + number * WINDOW):
                    seconds = _answer(login, password, clock)
                if number >= 0:
                    taken[kind].append(seconds)
    return {kind: statistics.median(each) for kind, each in taken.items()}


def ratio(found: dict[str, float]) -> float:
    """The slowest kind's median over the fastest's."""
    return max(found.values()) / min(found.values())


def without_hashing() -> "patch[object]":  # type: ignore[type-arg]
    """The twin: who is not in the table is answered at once."""
    real = service.authenticate

    def shortcut(request: None, *, login: str, password: str) -> object:
        if not User.objects.filter(login=login, is_active=True).exists():
            return None
        return real(request, login=login, password=password)

    return patch.object(service, "authenticate", shortcut)  # type: ignore[return-value]


def _kinds(city: Municipality) -> dict[str, tuple[str, str]]:
    other = Municipality.objects.filter(slug="tono").first() or make_city("tono", "032085", "遠野市")
    for login in (f"{city.slug}-worker", f"{city.slug}-chief", f"{other.slug}-worker"):
        user = User.objects.get(login=login)
        user.set_password(PASSWORD)
        user.is_active = login != f"{city.slug}-chief"
        user.save()
    return {
        "unknown": (f"{city.slug}-nobody", PASSWORD),
        "wrong password": (f"{city.slug}-worker", "not the password"),
        "closed account": (f"{city.slug}-chief", PASSWORD),
        "another city's": (f"{other.slug}-worker", PASSWORD),
    }


def _answer(login: str, password: str, clock: Callable[[], float]) -> float:
    client = Client()
    started = clock()
    answer = client.post(SIGN_IN, {"login": login, "password": password})
    seconds = clock() - started
    assert answer.status_code == 422, (login, answer.status_code)
    return seconds


def restore(city: Municipality) -> None:
    """Open what was closed for the measuring, and hash as the other tests do."""
    for login in (f"{city.slug}-worker", f"{city.slug}-chief"):
        user = User.objects.get(login=login)
        user.set_password(PASSWORD)
        user.is_active = True
        user.save()


CPU, WALL = time.thread_time, time.perf_counter
