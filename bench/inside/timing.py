"""Timing pages through Django's own client: middleware, session, view, template, and every query."""

import time
from dataclasses import asdict, dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.figures import percentile

_WARM = 5


@dataclass(frozen=True)
class Timed:
    """Milliseconds, queries of one request, and bytes of the answer."""

    median: float
    p99: float
    queries: int
    size: int

    def plain(self) -> dict[str, float]:
        return asdict(self)


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def timed(client: Client, path: str, *, runs: int) -> Timed:
    """Ask for `path` `runs` times after warming up. Raises RuntimeError when the answer is not 200."""
    for _ in range(_WARM):
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
    # What is kept in memory is asked for anew every few seconds; that is no query of this request.
    queries = min(_queries(client, path) for _ in range(3))
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - start) * 1000)
    return Timed(percentile(times, 0.5), percentile(times, 0.99), queries, len(answer.content))
