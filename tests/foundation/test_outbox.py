"""The outbox."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, transaction

from yorozu.foundation import events, outbox
from yorozu.foundation.errors import Unavailable
from yorozu.foundation.models import OutboxEntry

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Happened(events.Event):
    case_id: int
    file_id: UUID
    day: date
    at: datetime | None


heard: list[Happened] = []


def on_happened(event: Happened) -> None:
    heard.append(event)


def on_happened_badly(event: Happened) -> None:
    raise ValueError("broken")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    heard.clear()
    monkeypatch.setattr(events, "_handlers", {})
    monkeypatch.setattr(events, "_subscriptions", {})


@pytest.mark.django_db(transaction=True)
def test_an_event_reaches_its_handler_with_the_same_values_after_the_commit() -> None:
    events.subscribe(Happened, on_happened)
    event = Happened(case_id=1, file_id=uuid4(), day=date(2026, 1, 2), at=AT)
    with transaction.atomic():
        events.publish(event, at=AT)
    assert heard == []
    assert events.run_due(at=AT) == 1
    assert heard == [event]
    assert OutboxEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        events.publish(Happened(1, uuid4(), date(2026, 1, 2), None), at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_failing_handler_is_retried_later_and_keeps_its_event() -> None:
    events.subscribe(Happened, on_happened_badly)
    with transaction.atomic():
        events.publish(Happened(1, uuid4(), date(2026, 1, 2), None), at=AT)
    events.run_due(at=AT)
    entry = OutboxEntry.objects.get()
    assert (entry.attempts, entry.fault, entry.claimed_until) == (1, "ValueError", None)
    assert entry.due_at == AT + timedelta(seconds=2)
    assert events.run_due(at=AT) == 0


@pytest.mark.django_db(transaction=True)
def test_work_of_a_worker_that_died_is_taken_up_again() -> None:
    events.subscribe(Happened, on_happened)
    with transaction.atomic():
        events.publish(Happened(1, uuid4(), date(2026, 1, 2), None), at=AT)
    OutboxEntry.objects.update(claimed_until=AT + events.CLAIM, attempts=1)
    assert events.run_due(at=AT) == 0
    assert events.run_due(at=AT + events.CLAIM + timedelta(seconds=1)) == 1
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_speaks_to_the_network_holds_no_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_outside", set())
    open_inside: list[bool] = []

    def on_happened_far_away(event: Happened) -> None:
        open_inside.append(connection.in_atomic_block)

    events.subscribe(Happened, events.outside_transaction(on_happened_far_away))
    with transaction.atomic():
        events.publish(Happened(1, uuid4(), date(2026, 1, 2), None), at=AT)
    assert events.run_due(at=AT) == 1
    assert open_inside == [False]
    assert OutboxEntry.objects.count() == 0


def _publish(*, city: int = 7) -> OutboxEntry:
    with transaction.atomic():
        events.publish(Concerned(city, 1), at=AT)
    return OutboxEntry.objects.latest("id")


@dataclass(frozen=True, slots=True)
class Concerned(events.Event):
    municipality_id: int
    case_id: int


seen: list[Concerned] = []


def on_concerned(event: Concerned) -> None:
    seen.append(event)


def on_concerned_badly(event: Concerned) -> None:
    raise ValueError("山田 花子 is not a number")


def on_concerned_without_disk(event: Concerned) -> None:
    raise Unavailable("the disk is full")


def on_concerned_by_dying(event: Concerned) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_keeps_failing_is_tried_ever_later_and_then_given_up() -> None:
    events.subscribe(Concerned, on_concerned_badly)
    _publish()
    at, waits = AT, []
    for _ in range(events.MAX_ATTEMPTS):
        assert events.run_due(at=at) == 1
        entry = OutboxEntry.objects.get()
        waits.append((entry.due_at - at).total_seconds())
        at = entry.due_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 0]
    assert (entry.dead, entry.attempts, entry.due_at) == (True, events.MAX_ATTEMPTS, at)
    assert events.run_due(at=at + timedelta(days=365)) == 0
    assert outbox.standing(at=at) == outbox.Standing(waiting=0, late=0, dead=1)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_and_logged_of_a_fault_is_its_kind_and_place_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    events.subscribe(Concerned, on_concerned_badly)
    _publish()
    events.run_due(at=AT)
    assert OutboxEntry.objects.get().fault == "ValueError"
    assert "ValueError" in caplog.text
    assert "花子" not in caplog.text + str(OutboxEntry.objects.values().get())


@pytest.mark.django_db(transaction=True)
def test_what_passes_is_tried_for_days_and_at_least_every_two_minutes() -> None:
    events.subscribe(Concerned, on_concerned_without_disk)
    _publish()
    at, tries = AT, 0
    while at < AT + timedelta(hours=8):
        assert events.run_due(at=at) == 1
        tries += 1
        entry = OutboxEntry.objects.get()
        assert (entry.dead, entry.attempts) == (False, 0)
        assert entry.due_at - at <= timedelta(minutes=2)
        at = entry.due_at
    assert tries > 100
    assert outbox.standing(at=at).late == 1
    for hour in range(events.MAX_ATTEMPTS):
        events.run_due(at=AT + events.PATIENCE + timedelta(hours=hour))
    assert OutboxEntry.objects.get().dead


@pytest.mark.django_db(transaction=True)
def test_work_that_kills_every_worker_is_given_up() -> None:
    events.subscribe(Concerned, on_concerned_by_dying)
    _publish()
    at = AT
    for _ in range(events.MAX_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            events.run_due(at=at)
        events._held.claims.clear()  # the next one is another process
        at += events.CLAIM + timedelta(seconds=1)
    events.run_due(at=at)
    entry = OutboxEntry.objects.get()
    assert (entry.dead, entry.fault) == (True, "WorkerDied")


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_claim_does_not_touch_the_next_ones() -> None:
    taken_over = AT + timedelta(minutes=9)

    def on_concerned_too_late(event: Concerned) -> None:
        OutboxEntry.objects.update(claimed_until=taken_over)
        raise ValueError

    monkeypatched = events._name(on_concerned_too_late)
    events._outside.add(monkeypatched)
    try:
        events.subscribe(Concerned, on_concerned_too_late)
        _publish()
        events.run_due(at=AT)
    finally:
        events._outside.discard(monkeypatched)
    assert OutboxEntry.objects.get().claimed_until == taken_over


@pytest.mark.django_db(transaction=True)
def test_what_was_given_up_is_listed_by_city_and_tried_anew_when_asked() -> None:
    seen.clear()
    events.subscribe(Concerned, on_concerned)
    first, second, others = _publish(), _publish(), _publish(city=8)
    OutboxEntry.objects.update(dead=True, attempts=12, fault="ValueError")
    assert list(outbox.given_up(7)) == [first, second]
    with transaction.atomic():
        assert outbox.revive(7, at=AT, only=[second.pk, others.pk]) == [second]
    assert events.run_due(at=AT) == 1
    with transaction.atomic():
        assert outbox.revive(7, at=AT) == [first]
        assert outbox.revive(7, at=AT) == []
    assert events.run_due(at=AT) == 1
    assert seen == [Concerned(7, 1)] * 2
    assert list(OutboxEntry.objects.all()) == [others]


@pytest.mark.django_db(transaction=True)
def test_when_the_clock_is_set_back_nothing_waits_for_it_to_catch_up() -> None:
    seen.clear()
    events.subscribe(Concerned, on_concerned)
    fresh, claimed, failed = _publish(), _publish(), _publish()
    OutboxEntry.objects.filter(pk=claimed.pk).update(claimed_until=AT + events.CLAIM, attempts=1)
    OutboxEntry.objects.filter(pk=failed.pk).update(attempts=3, due_at=AT + timedelta(seconds=8))
    back = AT - timedelta(days=1)
    assert events.run_due(at=back) == 0
    assert outbox.after_clock_set_back(at=back) >= 3
    assert events.run_due(at=back) == 2
    assert list(OutboxEntry.objects.all()) == [claimed]
    assert events.run_due(at=back + events.CLAIM + timedelta(seconds=1)) == 1
    assert fresh.pk
    assert len(seen) == 3


@pytest.mark.django_db(transaction=True)
def test_ordinary_waits_are_not_shortened_by_the_look_for_a_clock_set_back() -> None:
    events.subscribe(Concerned, on_concerned)
    failed, claimed = _publish(), _publish()
    OutboxEntry.objects.filter(pk=failed.pk).update(attempts=11, due_at=AT + timedelta(hours=1))
    OutboxEntry.objects.filter(pk=claimed.pk).update(claimed_until=AT + events.CLAIM, attempts=1)
    assert outbox.after_clock_set_back(at=AT) == 0


@pytest.mark.django_db(transaction=True)
def test_slow_work_outside_keeps_no_work_of_ours_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    seen.clear()
    monkeypatch.setattr(events, "_outside", set())
    monkeypatch.setattr(events, "_MOMENT", 0.0)
    slow: list[Happened] = []

    def on_happened_slowly(event: Happened) -> None:
        slow.append(event)

    events.subscribe(Happened, events.outside_transaction(on_happened_slowly))
    events.subscribe(Concerned, on_concerned)
    with transaction.atomic():
        for _ in range(20):
            events.publish(Happened(1, uuid4(), date(2026, 1, 2), None), at=AT - timedelta(minutes=1))
        events.publish(Concerned(7, 1), at=AT)
    assert events.run_due(at=AT) == 2
    assert (len(seen), len(slow)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_what_a_broken_connection_left_claimed_is_let_go_of_as_soon_as_there_is_another() -> None:
    seen.clear()
    events.subscribe(Concerned, on_concerned)
    _publish()

    def gone(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("DELETE") or (sql.startswith("UPDATE") and "fault" in sql):
            raise OperationalError("the connection is gone")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(gone), pytest.raises(OperationalError):
        events.run_due(at=AT)
    assert OutboxEntry.objects.get().claimed_until == AT + events.CLAIM
    assert events.run_due(at=AT + timedelta(seconds=3)) == 1
    assert OutboxEntry.objects.count() == 0
