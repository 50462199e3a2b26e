"""Killing at random, and knowing what was going on at that moment."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.trials.crash.place import Running
from tests.trials.crash.residents import Ledger


@dataclass
class Kills:
    """How many of each kind, and how many struck while requests were on their way."""

    by_kind: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0

    @property
    def total(self) -> int:
        return self.by_kind.total()


def kill_at_random(
    run: Running, ledger: Ledger, kills: Kills, *, wanted: int, between: float, until: float
) -> None:
    """Kill until there are so many, about `between` acknowledged applications apart, not beyond `until` (monotonic).

    Only what has come to work again is worth killing: between two kills some application is acknowledged.
    """
    deck = _shuffled_without_end(_ways(run))
    while kills.total < wanted and time.monotonic() < until:
        enough = len(ledger.acknowledged) + max(1.0, random.uniform(0.0, 2.0) * between)  # noqa: S311
        while len(ledger.acknowledged) < enough and time.monotonic() < until:
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311
        kind, kill = next(deck)
        if kind != _WORKER:
            _until_asked(ledger)
        on_their_way = ledger.in_flight
        if kill():
            kills.by_kind[kind] += 1
            kills.in_flight += on_their_way > 0


def _until_asked(ledger: Ledger) -> None:
    """What answers requests is struck while one is on its way, if any comes within a second."""
    until = time.monotonic() + 1
    while ledger.in_flight == 0 and time.monotonic() < until:
        time.sleep(0.001)


_WORKER = "worker"
Way = tuple[str, Callable[[], bool]]


def _shuffled_without_end(ways: list[Way]) -> Iterator[Way]:
    """One way after another at random, each as often as it stands among them."""
    while True:
        yield from random.sample(ways, len(ways))


def _ways(run: Running) -> list[Way]:
    worker, one, whole = (
        (_WORKER, run.kill_worker),
        ("one process of web", run.kill_one_of_web),
        ("all of web", run.kill_web),
    )
    backend = ("backend", run.place.database.kill_backend)
    return [worker, worker, one, one, one, whole, *([backend] if run.place.database.url else [])]
