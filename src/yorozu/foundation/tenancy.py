"""Whose rows the database shows: the city at hand.

The first wall between cities is in the code: every query starts at `Model.objects.within(municipality)`. PostgreSQL
holds a second one by row-level security (PostgreSQL manual, 5.9): a row of a city is shown, changed, added or removed
only while that city is at hand. Who declares none is shown nothing. On SQLite there is the first wall only.

A request is in the city of its address, a handler in the city of its event. Work that concerns several cities at once
says so with a `Crossing`; there is no other way across.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

SETTING = "tenancy.municipality"
NO_CITY = ""
EVERY_CITY = "*"

_at_hand: ContextVar[str] = ContextVar("city_at_hand", default=NO_CITY)


class Crossing(StrEnum):
    """Everything that may see the rows of every city at once, and why."""

    COMMAND = "an operator's command: loads cities, verifies, checks, repairs"
    HOUSEKEEPING = "the worker's hourly tasks: they tidy up the whole installation"
    ACCOUNT = "an account is one in the installation: which city's member of staff is behind it"


def at_hand() -> str:
    """The city's id, `NO_CITY` or `EVERY_CITY`, as the database is told."""
    return _at_hand.get()


def enter_city(key: int) -> None:
    """From here on the city with this id is at hand, until the surrounding block of this module ends."""
    _at_hand.set(str(key))


@contextmanager
def no_city() -> Iterator[None]:
    """A block at the beginning of which no city is at hand; what was before stands again after it."""
    with _holding(NO_CITY):
        yield


@contextmanager
def within_city(key: int) -> Iterator[None]:
    """A block in which the city with this id is at hand."""
    with _holding(str(key)):
        yield


@contextmanager
def across_cities(why: Crossing) -> Iterator[None]:
    """A block in which the rows of every city are shown; `why` must be one of the declared reasons."""
    Crossing(why)
    with _holding(EVERY_CITY):
        yield


@contextmanager
def _holding(value: str) -> Iterator[None]:
    token = _at_hand.set(value)
    try:
        yield
    finally:
        _at_hand.reset(token)
