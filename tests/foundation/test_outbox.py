"""The outbox."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from yorozu.foundation import events
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
