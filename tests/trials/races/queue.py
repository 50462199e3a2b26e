"""Several workers on one queue, and several administrators at what was given up."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count

from tests.approvals.racing import at_once
from tests.factories import AT, actor
from tests.trials.races.judging import judge
from tests.trials.races.tally import Tally
from yorozu.config.outbox.retrying import retry
from yorozu.foundation import events
from yorozu.foundation.models import OutboxEntry
from yorozu.intake.events import ApplicationSubmitted
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

_EVENTS, _WORKERS = 20, 4
_numbers = count(1)


def workers(city: Municipality, *, rounds: int) -> Tally:
    """Every event is handled by one of them."""
    tally = Tally()
    with _heard() as (name, heard):
        for _ in range(rounds):
            heard.clear()
            for _ in range(_EVENTS):
                _entry(city, name).save()
            at_once([partial(events.run_due, at=AT)] * _WORKERS)
            tally.rounds += 1
            tally.tried += _EVENTS
            tally.doubled += len(heard) - len(set(heard))
            tally.lost += _EVENTS - len(set(heard))
    return tally


@contextmanager
def claimed_by_everybody() -> Iterator[None]:
    """A twin whose claim looks at nothing."""
    claim = events._claim
    events._claim = lambda entry, at: True  # type: ignore[assignment]
    try:
        yield
    finally:
        events._claim = claim


def administrators(city: Municipality, *, rounds: int) -> Tally:
    """What was given up is tried again once, and one of them is named in the audit chain."""
    tally = Tally()
    for _ in range(rounds):
        entry = _entry(city, "yorozu.cases.handlers.on_application_submitted")
        entry.dead, entry.attempts = True, events.MAX_ATTEMPTS
        entry.save()
        again = partial(retry, by=actor(city, "admin"), at=AT, only=[entry.pk])
        outcomes = at_once([again] * 4)
        noted = AuditEntry.objects.within(city).filter(action="outbox.retried", subject_id=str(entry.pk))
        judge(tally, outcomes, noted.count())
        entry.delete()
    return tally


@contextmanager
def _heard() -> Iterator[tuple[str, list[object]]]:
    heard: list[object] = []
    lock = threading.Lock()

    def on_raced(event: ApplicationSubmitted) -> None:
        with lock:
            heard.append(event.application_id)

    name = events._name(on_raced)
    events._handlers[name] = (ApplicationSubmitted, on_raced)
    try:
        yield name, heard
    finally:
        del events._handlers[name]


def _entry(city: Municipality, handler: str) -> OutboxEntry:
    payload = {
        "application_id": f"00000000-0000-0000-0000-{next(_numbers):012}",
        "municipality_id": city.pk,
        "at": AT.isoformat(),
    }
    return OutboxEntry(
        handler=handler, event="ApplicationSubmitted", payload=payload, created_at=AT, due_at=AT
    )
