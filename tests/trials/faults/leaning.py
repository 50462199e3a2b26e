"""What the service leans on fails: mail server, scanner, clock, SQLite's own limits. In this process, with real servers."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import Error, connection, transaction

from tests import scanners
from tests.cases.making import accept, answer, arrive, correct, decide, issue, propose
from tests.factories import AT
from tests.intake.samples import raw, submit
from tests.messaging import smtp
from tests.trials.faults.disk import sqlite_limit
from yorozu.cases.models import Case
from yorozu.foundation import clock, events, outbox
from yorozu.foundation.errors import Conflict, DomainError
from yorozu.foundation.faults import is_database_away
from yorozu.foundation.models import OutboxEntry
from yorozu.intake.models import Application
from yorozu.messaging.models import Delivery, State
from yorozu.messaging.services import queue_mail
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.audit import Kind, verify_chain
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.scanning import forget_silence, quarantine
from yorozu.trust.vault import create_key, open_file


@dataclass
class Drill:
    """One fault of something else: how often it was met, and what was not as it should be."""

    met: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)
    said: str = ""

    @property
    def clean(self) -> bool:
        return self.met > 0 and not (self.lost or self.doubled or self.wrong)

    def expect(self, good: bool, otherwise: str) -> None:
        if not good:
            self.wrong.append(otherwise)


def mail_server(city: Municipality, version: ProcedureVersion, settings: Any, *, mails: int) -> Drill:
    """Gone for six hours, then slow, then well; applications arrive all the while."""
    drill, at = Drill(), AT
    with smtp.running() as gone:
        port = gone.port
    smtp.use(settings, port)
    _queue(city, mails)
    while at < AT + timedelta(hours=6):
        drill.met += 1
        _arrives(city, version, at, drill, "with the mail server gone")
        at += timedelta(minutes=20)
    drill.expect(Delivery.objects.filter(state=State.WAITING).count() == mails, "a mail was given up")
    drill.expect(not OutboxEntry.objects.filter(dead=True).exists(), "an event was given up")
    tries = sum(Delivery.objects.values_list("attempts", flat=True))
    drill.expect(tries <= drill.met * 2, f"a server that was gone was asked {tries} times")
    with smtp.running() as server:
        smtp.use(settings, server.port)
        server.delay = 0.4
        at += timedelta(minutes=3)
        drill.met += 1
        waited = _arrives(city, version, at, drill, "with a slow mail server", passes=1)
        server.delay = 0.0
        _work(at + timedelta(minutes=5))
        drill.lost = mails - len(server.taken)
        drill.doubled = len(server.taken) - len({bytes(each) for each in server.taken})
        drill.said = f"{mails} mails, {tries} tries in six hours, a pass beside a slow server {waited:.1f} s"
    drill.lost = max(0, drill.lost)
    drill.expect(Delivery.objects.filter(state=State.SENT).count() == mails, "a mail was not sent")
    return drill


def scanner(city: Municipality, version: ProcedureVersion, settings: Any) -> Drill:
    """Gone, hanging up, talking nonsense, then back: files are taken, shut away, and opened once they are clean."""
    drill = Drill()
    with scanners.StandIn() as gone:
        address = gone.address
    settings.YOROZU_SCANNER, settings.YOROZU_UNSCANNED = address, "refuse"
    keys = []
    with scanners.StandIn(scanners.hanging_up) as rude, scanners.StandIn(scanners.saying(b"what?\0")) as mad:
        for place in (address, rude.address, mad.address):
            settings.YOROZU_SCANNER = place
            forget_silence()
            drill.met += 1
            keys.append(f"scan-{uuid.uuid4()}")
            submit(version, city, idempotency_key=keys[-1])
            (stored,) = _files(city, keys[-1])
            drill.expect(stored.scan == Scan.PENDING, f"a file that nobody scanned is {stored.scan}")
            drill.expect(not _opens(stored), "a file that nobody scanned was opened")
            quarantine.ask_again()
            quarantine.scan_waiting_files(AT)
            drill.expect(_files(city, keys[-1])[0].scan == Scan.PENDING, "a verdict without a scanner")
    with scanners.StandIn() as back:
        settings.YOROZU_SCANNER = back.address
        forget_silence()
        quarantine.ask_again()
        quarantine.scan_waiting_files(AT + timedelta(minutes=2))
    for key in keys:
        found = _files(city, key)
        drill.lost += len(found) != 1 or not _opens(found[0])
    settings.YOROZU_SCANNER, settings.YOROZU_UNSCANNED = "none", "accept"
    return drill


def clock_set_back(city: Municipality, form: ProcedureVersion, road: ProcedureVersion, *, days: int) -> Drill:
    """Everything on the road is begun, the clock is set back, and everything goes on."""
    drill, back = Drill(), AT - timedelta(days=days)
    submit(form, city, idempotency_key=f"clock-{uuid.uuid4()}")
    arrived = arrive(city, version=road)
    asked, proposed = correct(accept(arrive(city, version=road))), propose(accept(arrive(city, version=road)))
    decided = decide(propose(accept(arrive(city, version=road))))
    OutboxEntry.objects.all().delete()
    begun = [f"clock-{uuid.uuid4()}" for _ in range(3)]
    for key in begun:
        submit(form, city, idempotency_key=key)
    OutboxEntry.objects.filter(pk=OutboxEntry.objects.latest("id").pk).update(
        claimed_until=AT + events.CLAIM, attempts=1
    )
    steps: list[Callable[[], object]] = [
        lambda: accept(arrived, at=back),
        lambda: answer(asked, at=back),
        lambda: decide(proposed, at=back),
        lambda: issue(decided, at=back),
        lambda: submit(
            form, city, at=back, idempotency_key=f"clock-{uuid.uuid4()}", raw=raw(start_on="2020-04-01")
        ),
    ]
    with clock.frozen(back):
        outbox.after_clock_set_back(at=back)
        _work(back)
        _work(back + events.CLAIM + timedelta(seconds=1))
        made = Case.objects.within(city).filter(application__idempotency_key__in=begun).count()
        drill.lost = len(begun) - made
        for step in steps:
            drill.met += 1
            try:
                step()
            except (DomainError, Error) as fault:
                drill.wrong.append(f"step {drill.met}: {type(fault).__name__}")
        _work(back + timedelta(minutes=10))
    drill.expect(not OutboxEntry.objects.exists(), "work waits for the clock to catch up")
    kinds = {each.kind for each in verify_chain(city)}
    drill.expect(kinds == {Kind.CLOCK}, f"the audit chain says {sorted(kinds)}")
    drill.said = f"{drill.met} steps taken, told by the audit chain"
    return drill


def sqlite_full_and_read_only(city: Municipality, version: ProcedureVersion) -> Drill:
    """SQLite says so itself: no page is left, nothing may be written."""
    drill = Drill()
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    for pragma, value, back in (("max_page_count", pages, 2**30), ("query_only", 1, 0)):
        for _ in range(3):
            drill.met += 1
            key = f"sqlite-{uuid.uuid4()}"
            given = raw()
            with sqlite_limit(connection, pragma, value, back):
                refused = _fill_until_refused(version, city, key, given, drill, once=pragma == "query_only")
            if refused is None:
                drill.wrong.append(f"{pragma}: nothing was refused")
                continue
            submit(version, city, idempotency_key=refused, raw=given)
            kept = Application.objects.within(city).filter(idempotency_key=refused).count()
            drill.lost += kept == 0
            drill.doubled += max(0, kept - 1)
    return drill


def _fill_until_refused(
    version: ProcedureVersion, city: Municipality, key: str, given: Any, drill: Drill, *, once: bool
) -> str | None:
    for number in range(1 if once else 400):
        mine = f"{key}-{number}"
        try:
            submit(version, city, idempotency_key=mine, raw=given)
        except Error as fault:
            drill.expect(is_database_away(fault), f"{type(fault).__name__}")
            drill.expect(
                not Application.objects.within(city).filter(idempotency_key=mine).exists(), "half kept"
            )
            return mine
    return None


def _queue(city: Municipality, mails: int) -> None:
    with transaction.atomic():
        key = create_key(municipality=city, at=AT)
        for number in range(mails):
            queue_mail(
                municipality=city, key=key, to="hanako@example.jp", subject="【宮古市】受け付けました",
                lines=["受け付けました。"], dedupe_key=f"drill:{number}", at=AT,
            )  # fmt: skip


def _arrives(
    city: Municipality, version: ProcedureVersion, at: datetime, drill: Drill, when: str, *, passes: int = 5
) -> float:
    """An application is sent and has its case after so many passes of the worker; how long they took, in seconds."""
    key = f"mail-{uuid.uuid4()}"
    submit(version, city, at=at, idempotency_key=key)
    started = perf_counter()
    with clock.frozen(at):
        any(not events.run_due(at=at) for _ in range(passes))
    took = perf_counter() - started
    there = Case.objects.within(city).filter(application__idempotency_key=key).exists()
    drill.expect(there, f"no case {when}")
    return took


def _work(at: datetime) -> None:
    with clock.frozen(at):
        while events.run_due(at=at):
            pass


def _files(city: Municipality, key: str) -> list[StoredFile]:
    (application,) = Application.objects.within(city).filter(idempotency_key=key)
    return list(StoredFile.objects.within(city).filter(key=application.key_id).select_related("key"))


def _opens(stored: StoredFile) -> bool:
    try:
        return bool(open_file(stored))
    except Conflict:
        return False
