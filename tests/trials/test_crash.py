"""Web, worker and backends are killed under load; afterwards every promise is held against what is there."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.trials.conftest import Concluded
from tests.trials.crash import twins
from tests.trials.crash.cluster import Database, database
from tests.trials.crash.killing import Kills, kill_at_random
from tests.trials.crash.office import Done, Team
from tests.trials.crash.place import Inside, Place, place, running
from tests.trials.crash.residents import Ledger, Resident
from tests.trials.crash.verdict import Verdict, judge
from tests.trials.outcome import Figure, Outcome, Size, Twin

HOW = (
    "Web (two processes) and worker run as an operator starts them, over a database of their own. Residents on parallel "
    "connections send applications with a file and an idempotency key, and after every answer that does not come send "
    "the same again; clerks, chiefs and managers take cases through acceptance, correction, proposal, approval, notice "
    "and record over HTTP. Meanwhile `kill -9` strikes at random one web process, all of web, the worker and, on "
    "PostgreSQL, a backend (`kill -9` on a server of the trial's own in the long form, `pg_terminate_backend` in the "
    "quick one); what dies is started again. Then everything settles, the housekeeping runs as of two days later, "
    "`yorozu fsck --settled` opens and compares everything, and what every resident and clerk was told is held against "
    "what is there."
)


@dataclass(frozen=True)
class Plan:
    """How much. `rest` is between two applications of one resident, in seconds.

    The kills are spread over the applications, not over time: on a busy machine what was killed would otherwise
    hardly be up, and cases would go down their road only when the kills are over. `at_most` (seconds) ends a run
    that gets nowhere; what was not reached by then falls short.
    """

    kills: int
    submissions: int
    closed: int
    residents: int
    teams: int
    rest: float
    at_most: float

    @property
    def between(self) -> float:
        """Applications between two kills, so that there are some left when the last one has struck."""
        return 0.9 * self.submissions / self.kills


PLANS: dict[Size, Plan] = {
    "quick": Plan(10, 200, 1, residents=6, teams=1, rest=0.15, at_most=600),
    "long": Plan(320, 20_500, 150, residents=12, teams=4, rest=0.15, at_most=5400),
}


@dataclass
class Found:
    """All that came of it."""

    ledger: Ledger = field(default_factory=Ledger)
    done: Done = field(default_factory=Done)
    kills: Kills = field(default_factory=Kills)
    verdict: Verdict = field(default_factory=Verdict)
    defects: list[dict[str, str]] = field(default_factory=list)
    looked_at: dict[str, int] = field(default_factory=dict)
    settled: dict[str, int] = field(default_factory=dict)
    swept: int = 0


@pytest.mark.timeout(7200)  # a busy machine: it goes on until there were so many, and `at_most` ends it
def test_whatever_is_killed_nothing_is_lost_doubled_or_half_made(
    size: Size, concluded: Concluded, tmp_path: Path
) -> None:
    plan = PLANS[size]
    with ExitStack() as stack:
        where = place(tmp_path, stack.enter_context(database(own=size == "long")))
        inside = Inside(where)
        stack.callback(inside.close)
        assert inside("prepare") == 2
        found = _endure(where, inside, plan)
        caught = _twins(where, inside)
    concluded(
        Outcome(
            "Crashes: killed under load", HOW, _figures(found, plan), caught, _notes(found, where.database)
        )
    )


def _endure(where: Place, inside: Inside, plan: Plan) -> Found:
    found = Found()
    with running(where, "web", "worker") as run:
        sent_enough, over = threading.Event(), threading.Event()
        residents = [Resident(each, run.port, found.ledger) for each in range(plan.residents)]
        teams = [Team(run.url, found.ledger, found.done) for _ in range(plan.teams)]
        for each in teams:
            each.sign_in()
        applying = _started([partial(_apply, each, sent_enough, plan.rest) for each in residents])
        working = _started([partial(each.work, over.is_set) for each in teams])
        until = time.monotonic() + plan.at_most
        kill_at_random(run, found.ledger, found.kills, wanted=plan.kills, between=plan.between, until=until)
        _wait(until, lambda: len(found.ledger.acknowledged) >= plan.submissions)
        sent_enough.set()
        _wait(until, lambda: len(found.done.closed) >= plan.closed)
        over.set()
        _joined([*applying, *working])
        _drain(inside, until=time.monotonic() + plan.at_most)
    found.settled = inside("settle")
    found.swept = inside("sweep")
    _, found.defects, summary = where.fsck()
    found.looked_at = summary["looked_at"]
    truths = where.data / "truth"
    inside("truth", str(truths))
    found.verdict = judge(found.ledger, found.done, truths)
    return found


def _apply(resident: Resident, over: threading.Event, rest: float) -> None:
    while not over.is_set():
        resident.apply()
        over.wait(rest)
    resident.close()


def _started(acts: list[Callable[[], None]]) -> list[threading.Thread]:
    threads = [threading.Thread(target=each) for each in acts]
    for each in threads:
        each.start()
    return threads


def _joined(threads: list[threading.Thread]) -> None:
    for each in threads:
        each.join(180)
    assert not any(each.is_alive() for each in threads)


def _wait(until: float, enough: Callable[[], bool]) -> None:
    while time.monotonic() < until and not enough():
        time.sleep(0.05)


def _drain(inside: Inside, until: float) -> None:
    """Until the worker has done what no dead worker still holds."""
    while inside("waiting") and time.monotonic() < until:
        time.sleep(0.2)


def _figures(found: Found, plan: Plan) -> list[Figure]:
    verdict, ledger, kinds = found.verdict, found.ledger, Counter(each["kind"] for each in found.defects)
    orphans = sum(times for kind, times in kinds.items() if kind.endswith("of-nothing"))
    looked_at = found.looked_at.get("申請", 0)
    return [
        _least("kills", found.kills.total, plan.kills),
        _least("of these while requests were on their way", found.kills.in_flight, plan.kills // 2),
        _least("applications acknowledged", len(ledger.acknowledged), plan.submissions),
        _least("answers that never came, and were asked for again", ledger.broken + ledger.failed, 1),
        Figure("of these, committed before the kill and found again by their key", f"{verdict.saved:,}"),
        _least("cases taken to their record", verdict.filed, plan.closed),
        _least("notices issued", verdict.notified, plan.closed),
        _least("cases corrected by their applicants", verdict.corrected, plan.closed // 10),
        _none("lost", verdict.lost),
        _none("doubled", verdict.doubled),
        _none("half-made", verdict.half),
        _none("there though nobody sent them", verdict.strangers),
        Figure("orphans (rows or files)", f"{orphans}", "0", orphans == 0),
        _none("notices issued or delivered twice", verdict.twice_notified),
        _none(
            "steps that staff or residents were told were taken, and are not there once", verdict.broken_acts
        ),
        _none("applications that never got a receipt", verdict.unanswered),
        _none("receipts that changed", ledger.changed),
        _none("applications refused", ledger.refused),
        Figure("events not handled", str(found.settled["left"]), "0", found.settled["left"] == 0),
        Figure("findings of yorozu fsck", f"{len(found.defects)}", "0", not found.defects),
        Figure(
            "applications that yorozu fsck looked at", f"{looked_at:,}", "all", looked_at == len(ledger.sent)
        ),
    ]


def _least(name: str, value: int, wanted: int) -> Figure:
    return Figure(name, f"{value:,}", f"≥ {wanted:,}", value >= wanted)


def _none(name: str, found: Any) -> Figure:
    some = f" ({', '.join(str(each) for each in list(found)[:5])})" if found else ""
    return Figure(name, f"{len(found)}{some}", "0", not found)


def _notes(found: Found, where: Database) -> list[str]:
    kinds = ", ".join(f"{kind} {times}" for kind, times in sorted(found.kills.by_kind.items()))
    how = (
        "kill -9 on a server of the trial's own" if where.own else "pg_terminate_backend on the shared server"
    )
    return [
        f"Kills: {kinds}." + (f" Backends: {how}." if where.url else ""),
        f"Unanswered: {found.ledger.broken:,} connections broke, {found.ledger.failed:,} answers 5xx; of staff and "
        f"residents on screens {found.done.lost_answers:,} steps had no answer, {found.done.conflicts:,} met a conflict.",
        f"{found.settled['held']:,} entries were still held by workers that had died; their claims lapse after five "
        "minutes, for which the trial sets the clock on instead of waiting.",
        f"The sweep removed {found.swept:,} files of submissions whose transaction never came, and none that a row names.",
        "`kill -9` is no loss of power: what the kernel had been given survives it.",
    ]


KEPT = "kept"
_LATE = (twins.EARLY_RECEIPT, twins.LATE_FILE, twins.LATE_EVENT, twins.UNGUARDED)
_DAMAGED = ("lost-outbox-row", "deleted-file", "doubled-case")


def _twins(where: Place, inside: Inside) -> list[Twin]:
    """Each broken twin serves applications of its own, is killed in its weak moment, and must be noticed."""
    ledger = Ledger()
    with running(where, "web", broken=True, processes=1) as run:
        resident = Resident(0, run.port, ledger)
        for name in (*_DAMAGED, KEPT, *_LATE):
            for _ in range(2):
                resident.apply(name)
        resident.close()
        run.abandon("web")
        lost = inside("lose_outbox_row", "lost-outbox-row")
        run.start("worker")
        _wait_for(where.data / "unguarded")
        run.abandon("worker")
    inside("break_handler")
    inside("settle")
    deleted, doubled = inside("delete_file", "deleted-file"), inside("double_case", "doubled-case")
    assert (lost, deleted, doubled) == (2, 2, 2)
    defects: list[dict[str, str]] = inside("fsck")
    names: dict[str, list[str]] = inside("names_of", *_LATE, *_DAMAGED, KEPT)
    truths = where.data / "truth-of-twins"
    inside("truth", str(truths))
    verdict = judge(ledger, Done(), truths)
    assert not _named(defects, names[KEPT], "")
    assert not [each for each in (*verdict.lost, *verdict.half) if each.startswith(KEPT)]
    noticed = {
        "the receipt is given before the commit": _begins(verdict.lost, twins.EARLY_RECEIPT),
        "a file is written after the commit": _begins(verdict.half, twins.LATE_FILE)
        and _named(defects, names[twins.LATE_FILE], "trust.file-missing"),
        "an event is published after the commit": _begins(verdict.half, twins.LATE_EVENT)
        and _named(defects, names[twins.LATE_EVENT], "cases.missing"),
        "a handler commits by itself and is not idempotent": _begins(verdict.half, twins.UNGUARDED)
        and any("arrive" in each["what"] for each in defects),
        "a file is deleted": _named(defects, names["deleted-file"], "trust.file-missing"),
        "a case is doubled": _begins(verdict.doubled, "doubled-case")
        and _named(defects, names["doubled-case"], "cases.doubled"),
        "a row of the outbox is lost": _named(defects, names["lost-outbox-row"], "cases.missing"),
    }
    return [Twin(broken, caught, _HOW_NOTICED.get(broken, _BY_BOTH)) for broken, caught in noticed.items()]


_BY_BOTH = "named by yorozu fsck"
_HOW_NOTICED = {"the receipt is given before the commit": "acknowledged, and not there"}


def _named(defects: list[dict[str, str]], names: list[str], kind: str) -> bool:
    """Whether findings of the kind speak of these."""
    found = [each for each in defects if each["kind"].startswith(kind)]
    return any(name in each["where"] for each in found for name in names)


def _begins(keys: Any, prefix: str) -> bool:
    return any(str(each).startswith(prefix) for each in keys)


def _wait_for(mark: Path) -> None:
    until = time.monotonic() + 30
    while not mark.exists():
        assert time.monotonic() < until, "the broken worker never came to its weak moment"
        time.sleep(0.02)
