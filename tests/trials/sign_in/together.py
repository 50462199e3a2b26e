"""Several people at the same moment, each with a database connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(acts: list[Callable[[], T]]) -> list[T]:
    """What each gave, all of them begun together."""
    start = Barrier(len(acts))

    def one(act: Callable[[], T]) -> T:
        start.wait(300)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return [each.result(600) for each in [people.submit(one, act) for act in acts]]
