"""Faults: at every file operation and statement, and in everything the service leans on."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from subprocess import CompletedProcess
from typing import Any

import pytest
from django.db import connection

from tests.browser.installation import Installation
from tests.cases.making import publish as publish_road
from tests.factories import make_city
from tests.intake.samples import publish as publish_form
from tests.trials.conftest import Concluded
from tests.trials.faults import acts, disk, everywhere, leaning, outage, twins
from tests.trials.faults.tally import Tally
from tests.trials.outcome import Figure, Outcome, Size, Twin
from yorozu.foundation.models import OutboxEntry
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.audit import Kind, verify_chain

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

_SEATS = {"field": "reason", "seats": {"birth": 100_000, "moving": 1, "other": 1}}
_HOW = (
    "The n-th file operation and the n-th database statement or commit of an act is let fail (before and after it takes "
    "effect), for every n; then the same is done again. Real web and worker processes lose their database under people "
    "who go on sending; mail server, scanner, disk and clock fail as they do. Judged by rows and files afterwards."
)


class _Place:
    """A city with a form that counts seats and a procedure with the whole road."""

    def __init__(self) -> None:
        self.city: Municipality = make_city()
        self.form: ProcedureVersion = publish_form(self.city, capacity=_SEATS)
        self.road: ProcedureVersion = publish_road(self.city)


def test_faults_lose_nothing(
    size: Size, concluded: Concluded, installation: Installation, transactional_db: None, settings: Any
) -> None:
    settings.YOROZU_SUBMISSIONS_PER_HOUR = 10_000_000
    long, place = size == "long", _Place()
    operations = _operations(place, long)
    drills = _drills(place, settings, long)
    real = _real(installation, long)
    # Before the disk fails: on PostgreSQL what is sent then has its files there, and its rows beside all others.
    examined = installation.command("fsck") if long else None
    disks = disk.full_and_read_only(installation) if long else None
    # That the clock was set back is told by the chain itself, and rightly.
    chain = [each for each in verify_chain(place.city) if each.kind is not Kind.CLOCK]
    total = Tally().add(operations.values())
    outages = list(real.values())
    tried = total.tried + sum(each.met for each in drills.values()) + sum(each.cycles for each in outages)
    lost = (
        len(total.lost)
        + sum(each.lost for each in [*drills.values(), *outages])
        + (disks.lost if disks else 0)
    )
    doubled = total.doubled + sum(each.doubled for each in [*drills.values(), *outages])
    figures = [
        Figure("faults tried", f"{tried:,}"),
        *(_of_tally(name, each) for name, each in operations.items()),
        *(Figure(name, each.said or f"{each.met} met", "clean", each.clean) for name, each in drills.items()),
        *(figure for name, each in real.items() for figure in _of_outage(name, each)),
        *(_of_fsck("yorozu fsck afterwards", examined) if examined else ()),
        *(_of_disk(disks) if disks else ()),
        Figure("accepted but lost", str(lost), "0", lost == 0),
        Figure("doubled", str(doubled), "0", doubled == 0),
        Figure("left half-made", str(len(total.half)), "0", not total.half),
        Figure("not said plainly", str(len(total.unsaid)), "0", not total.unsaid),
        Figure("faults in the audit chain", str(len(chain)), "0", not chain),
    ]
    wrong = [f"{name}: {each}" for name, drill in drills.items() for each in drill.wrong]
    wrong += [
        f"{name}: {said}" for name, each in real.items() for said in [*each.unsaid, *each.crowd.wrong][:5]
    ]
    wrong += [line for done in (examined, disks and disks.fsck) if done for line in _defects(done)]
    notes = [*total.said, *wrong, *(disks.unsaid if disks else ())]
    if disks and not disks.mounted:
        notes.append("No disk could be mounted here, so the full and the read-only disk were left out.")
    concluded(Outcome("Faults", _HOW, figures, list(_twins(place, settings)), notes))


def _operations(place: _Place, long: bool) -> dict[str, Tally]:
    """In the quick form every operation of a submission, and some of those of the others."""
    some = 1 if long else 9
    submitting, uploading = acts.Submitting(place.city, place.form), acts.Uploading(place.city, place.form)
    issuing, handling = acts.Issuing(place.city, place.road), acts.Handling(place.city, place.form)
    files = everywhere.FILE_FAULTS if long else everywhere.FILE_FAULTS[:1]
    found = {
        f"{act.name}, each file operation": everywhere.at_every_file_operation(
            act, every=1 if act is not issuing else some, errnos=files
        )
        for act in (submitting, uploading, issuing)
    }
    found |= {
        f"{act.name}, each statement refused": everywhere.at_every_refusal(
            act, every=1 if act is submitting else some
        )
        for act in (submitting, uploading, issuing, handling)
    }
    return found | {
        f"{act.name}, each statement": everywhere.at_every_statement(
            act, every=1 if act in (submitting, uploading) else some
        )
        for act in (submitting, uploading, issuing, handling)
    }


def _drills(place: _Place, settings: Any, long: bool) -> dict[str, leaning.Drill]:
    OutboxEntry.objects.all().delete()
    found = {
        "mail server gone, then slow": leaning.mail_server(
            place.city, place.form, settings, mails=100 if long else 10
        ),
        "scanner gone, rude and mad": leaning.scanner(place.city, place.form, settings),
        "clock set back": _clock(place, (1, 365) if long else (1,)),
    }
    if connection.vendor == "sqlite":
        found["database full and read-only"] = leaning.sqlite_full_and_read_only(place.city, place.form)
    return found


def _clock(place: _Place, days_back: tuple[int, ...]) -> leaning.Drill:
    whole = leaning.Drill()
    for days in days_back:
        each = leaning.clock_set_back(place.city, place.form, place.road, days=days)
        whole.met += each.met
        whole.lost += each.lost
        whole.wrong += each.wrong
        whole.said = f"{whole.met} steps taken, told by the audit chain"
    return whole


def _real(installation: Installation, long: bool) -> dict[str, outage.Outage]:
    if connection.vendor == "postgresql":
        cycles, seconds = (10, 5.0) if long else (1, 1.5)
        cut = outage.connections_cut(installation, cycles=cycles, seconds=seconds)
        return {"database gone under people who send": cut}
    found = {"file locked for a moment": outage.file_locked(installation, seconds=1.5, patience=40)}
    if long:
        found["file locked beyond all patience"] = outage.file_locked(installation, seconds=40, patience=60)
    return found


def _of_tally(name: str, found: Tally) -> Figure:
    said = f"{found.tried} tried, {found.refused} refused, {found.recovered} done again, {found.faults} wrong"
    return Figure(name, said, "0 wrong", found.faults == 0 and found.tried > 0 and found.refused > 0)


def _of_outage(name: str, found: outage.Outage) -> Iterator[Figure]:
    answers = ", ".join(
        f"{status or 'none'}: {times}" for status, times in sorted(found.crowd.statuses.items())
    )
    yield Figure(name, f"{len(found.crowd.receipts)} receipts; answers {answers}", "clean", found.clean)
    yield Figure(f"{name}: back within", found.slowest, "30 s", len(found.recovered) == found.cycles)


def _of_disk(found: disk.Disk) -> Iterator[Figure]:
    met = None if not found.mounted else not found.unsaid and not found.lost
    said = f"{found.tried} answers, {found.refused} refused, {len(found.unsaid)} wrong, {found.lost} lost"
    yield Figure("disk full and read-only under a web process", said, "0 wrong, 0 lost", met)
    if found.fsck:
        yield from _of_fsck("yorozu fsck of that disk", found.fsck)


def _of_fsck(name: str, done: CompletedProcess[str]) -> Iterator[Figure]:
    yield Figure(name, f"exit {done.returncode}", "exit 0", done.returncode == 0)


def _defects(done: CompletedProcess[str]) -> list[str]:
    found = [line for line in done.stdout.splitlines() if line.startswith("要対応")]
    return found[:5] or ([done.stderr[-200:]] if done.returncode else [])


def _twins(place: _Place, settings: Any) -> Iterator[Twin]:
    submitting = acts.Submitting(place.city, place.form)
    handling = acts.Handling(place.city, place.form)
    yield _twin(
        "a file written after the commit", twins.file_written_after_the_commit(),
        lambda: everywhere.at_every_file_operation(submitting, errnos=everywhere.FILE_FAULTS[:1]),
    )  # fmt: skip
    yield _twin(
        "files thrown away though the commit may have been made", twins.files_thrown_away_in_doubt(),
        lambda: everywhere.at_every_lost_answer(submitting),
    )  # fmt: skip
    yield _twin(
        "a seat taken before the transaction", twins.seat_taken_before_the_transaction(),
        lambda: everywhere.at_every_statement(submitting, every=3),
    )  # fmt: skip
    yield _twin(
        "a handler that swallows faults", twins.handler_that_swallows_faults(),
        lambda: everywhere.at_every_refusal(handling),
    )  # fmt: skip
    yield _twin(
        "an outbox that takes the event off before handling it", twins.outbox_done_before_handling(),
        lambda: everywhere.at_every_statement(handling, every=3),
    )  # fmt: skip
    OutboxEntry.objects.all().delete()
    with twins.waiting_for_the_clock():
        late = leaning.clock_set_back(place.city, place.form, place.road, days=1)
    yield Twin(
        "a worker that waits for the clock to catch up", not late.clean, f"{late.lost} cases not made in time"
    )
    OutboxEntry.objects.all().delete()
    with twins.mail_given_up_after_a_dozen_tries():
        given_up = leaning.mail_server(place.city, place.form, settings, mails=3)
    yield Twin("mail given up after a dozen tries", not given_up.clean, "; ".join(given_up.wrong)[:80])
    said = [twins.health_without_database(always_well=each) for each in (False, True)]
    yield Twin(
        "a health address that is always well", said == [503, 200], f"answered {said[1]}, should {said[0]}"
    )


def _twin(broken: str, twin: AbstractContextManager[None], run: Any) -> Twin:
    with twin:
        found: Tally = run()
    return Twin(broken, found.faults > 0, found.said[0] if found.said else "")
