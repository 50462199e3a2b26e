"""The database goes away and comes back under real web and worker processes and a crowd that goes on sending."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.browser.installation import Installation
from tests.trials.faults.clients import Crowd, ask, crowd, example, send
from tests.trials.faults.processes import alive, running, wait_until
from tests.trials.faults.proxy import door

_PEOPLE = 4
_WRITERS = 2
_CASES_WITHIN = 60.0


@dataclass
class Outage:
    """What people saw and what the database held afterwards."""

    crowd: Crowd
    cycles: int = 0
    unsaid: list[str] = field(default_factory=list)
    recovered: list[float] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    without_case: int = 0
    stopped: bool = False

    @property
    def slowest(self) -> str:
        return f"{max(self.recovered):.1f} s" if self.recovered else "never"

    @property
    def clean(self) -> bool:
        return not (
            self.unsaid or self.crowd.wrong or self.crowd.open or self.lost or self.doubled
            or self.without_case or self.stopped or len(self.recovered) < self.cycles
        )  # fmt: skip


def connections_cut(installation: Installation, *, cycles: int, seconds: float) -> Outage:
    """PostgreSQL: every connection breaks and new ones are refused, for `seconds` each time."""
    address = installation.environ["DATABASE_URL"]
    place = urlsplit(address)
    with (
        door(place.hostname or "127.0.0.1", place.port or 5432) as web,
        door(place.hostname or "127.0.0.1", place.port or 5432) as worker,
    ):
        environ = installation.environ | {"DATABASE_URL": _through(address, web.port)}
        for_worker = installation.environ | {"DATABASE_URL": _through(address, worker.port)}
        with (
            _both(installation, environ, for_worker) as (url, processes),
            crowd(url, people=_PEOPLE, patience=30) as people,
        ):
            found = Outage(people)
            for _ in range(cycles):
                time.sleep(1.0)
                web.cut()
                worker.cut()
                found.unsaid += _what_is_said(url, until=time.monotonic() + seconds)
                web.mend()
                worker.mend()
                found.cycles += 1
                back = wait_until(lambda: ask(url, "/api/v1/health")[0] == 200, 30)
                heard = wait_until(lambda: worker.served > 0, 30)
                if back is not None and heard is not None:
                    found.recovered.append(back)
            time.sleep(1.0)
            found.stopped = not alive(processes)
    return _judged(installation, found)


def file_locked(installation: Installation, *, seconds: float, patience: float) -> Outage:
    """SQLite: somebody else writes for `seconds`. Reading goes on; who writes waits, at most for 30 s.

    Who waits keeps a thread of a web process busy, so it is a few people only.
    """
    with crowd(installation.url, people=_WRITERS, patience=patience) as people:
        found = Outage(people, cycles=1)
        time.sleep(0.5)
        with closing(
            sqlite3.connect(installation.data / "yorozu.sqlite3", timeout=30, isolation_level=None)
        ) as file:
            file.execute("BEGIN EXCLUSIVE")
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                started = time.monotonic()
                if ask(installation.url, "/miyako/")[0] != 200 or time.monotonic() - started > 10:
                    found.unsaid.append("reading did not go on")
                time.sleep(0.3)
            file.execute("ROLLBACK")
        body = example(installation.url)
        back = wait_until(lambda: send(installation.url, body, f"{people.mark}-after")[0] == 201, 30)
        found.recovered += [] if back is None else [back]
    return _judged(installation, found)


@contextmanager
def _both(
    installation: Installation, environ: dict[str, str], for_worker: dict[str, str]
) -> Iterator[tuple[str, list[object]]]:
    log = installation.data / "log-faults"
    with (
        running(environ, log, worker=False) as (url, web),
        running(for_worker, installation.data / "log-faults-worker", worker=True) as (_, both),
    ):
        yield url, [*web, *both]


def _through(address: str, port: int) -> str:
    place = urlsplit(address)
    user = f"{place.netloc.rpartition('@')[0]}@" if "@" in place.netloc else ""
    return place._replace(netloc=f"{user}127.0.0.1:{port}").geturl()


def _what_is_said(url: str, *, until: float) -> list[str]:
    """What people are told while the database is away, where it is not what it should be."""
    faults: list[str] = []
    checks: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
        ("/miyako/", lambda said: "今は処理できません" in said.decode()),
        ("/miyako/desk/", lambda said: "今は処理できません" in said.decode()),
        ("/api/v1/miyako/procedures", lambda said: "二重に" in json.loads(said)["errors"][0]["message"]),
        ("/api/v1/health", lambda said: json.loads(said)["database"] == "unavailable"),
    )
    time.sleep(1.2)  # the health address looks once a second
    while True:
        for path, plain in checks:
            status, said = ask(url, path)
            if status != 503 or not plain(said):
                faults.append(f"{path} answered {status}")
        if time.monotonic() > until:
            return faults
        time.sleep(0.2)


def _judged(installation: Installation, found: Outage) -> Outage:
    like = f"{found.crowd.mark}-%"
    rows = installation.sql(
        "SELECT idempotency_key, receipt_number FROM intake_application WHERE idempotency_key LIKE ?", like
    )
    stored = dict(rows)
    found.doubled = len(rows) - len(stored)
    found.lost = sum(stored.get(key) != receipt for key, receipt in found.crowd.receipts.items())
    wait_until(lambda: not _without_case(installation, like), _CASES_WITHIN)
    found.without_case = _without_case(installation, like)
    return found


def _without_case(installation: Installation, like: str) -> int:
    found = installation.sql(
        "SELECT count(*) FROM intake_application a LEFT JOIN cases_case c ON c.application_id = a.id "
        "WHERE a.idempotency_key LIKE ? AND c.id IS NULL",
        like,
    )
    return int(found[0][0])
