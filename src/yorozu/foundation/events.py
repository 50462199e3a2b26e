"""Events carry ids and plain values upwards. `publish` writes outbox rows; a worker runs the handlers.

A handler runs in its own transaction, after the cause has been committed, and may run twice: it must be
idempotent. The row is claimed by a conditional update, so two workers never hold it at once; a worker that dies
loses its claim after `CLAIM`, and the row is taken up again.

A handler that speaks to the network is marked `outside_transaction`, so that no lock is held while it waits. Such
work comes last and for a moment only, so that a slow server elsewhere keeps nothing of ours waiting.

A handler that fails is called again, later each time, and given up after `MAX_ATTEMPTS` (`foundation.outbox` lists
those). Where only something that it needs is away (`foundation.faults.is_passing`) the tries are not counted, until
`PATIENCE` is over.
"""

import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from yorozu.foundation import rows, tenancy
from yorozu.foundation.faults import Away, is_passing, name_of
from yorozu.foundation.models import OutboxEntry
from yorozu.foundation.payloads import from_plain, to_plain

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
MAX_ATTEMPTS = 12
# RFC 5321 §4.5.4.1: whoever sends mail should not give up before four to five days.
PATIENCE = timedelta(days=5)
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=1)
# While something is away: not so long that its return goes unnoticed.
LONGEST_REST = timedelta(minutes=2)
_MOMENT = 1.0


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Base of all events: subclasses are frozen dataclasses of ids and plain values."""


E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]

_handlers: dict[str, tuple[type[Event], Handler]] = {}
_subscriptions: dict[type[Event], list[str]] = {}
_outside: set[str] = set()


class _Held(threading.local):
    """What this thread has claimed and not settled, with the end of the claim."""

    def __init__(self) -> None:
        self.claims: dict[int, datetime] = {}


_held = _Held()
# By handler, in this process: from when and until when what it needs is taken to be away.
_resting: dict[str, tuple[datetime, datetime]] = {}


def outside_transaction(handler: Callable[[E], None]) -> Callable[[E], None]:
    """Mark a handler that runs without a transaction and settles by itself what may not happen twice."""
    _outside.add(_name(handler))
    return handler


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """Let `handler` hear of `event_type`. Called from the wiring only."""
    name = _name(handler)
    if name not in _handlers:
        _handlers[name] = (event_type, handler)
        _subscriptions.setdefault(event_type, []).append(name)


def subscriptions() -> dict[type[Event], list[str]]:
    """Who hears what, by handler path."""
    return {event: list(names) for event, names in _subscriptions.items()}


def publish(event: Event, *, at: datetime) -> None:
    """Tell the subscribers once the open transaction commits. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("publish() needs an open transaction")
    names = _subscriptions.get(type(event), ())
    payload = to_plain(event)
    rows.insert(
        *(
            OutboxEntry(handler=name, event=type(event).__name__, payload=payload, created_at=at, due_at=at)
            for name in names
        )
    )


def run_due(*, at: datetime, limit: int = 100) -> int:
    """Run up to `limit` due handlers of each sort; the number that ran (well or not)."""
    _give_back()
    inside = _due(at).exclude(handler__in=_outside)
    done = sum(_run_one(entry_id, at) for entry_id, _ in list(inside[:limit]))
    awake = [name for name in _outside if not _rests(name, at)]
    return done + _run_for_a_moment(list(_due(at).filter(handler__in=awake)[:limit]) if awake else [], at)


def _due(at: datetime) -> QuerySet[OutboxEntry, tuple[int, str]]:
    found = OutboxEntry.objects.filter(_claimable(at)).order_by("due_at", "id")
    return found.values_list("id", "handler")


def _run_for_a_moment(entries: Iterable[tuple[int, str]], at: datetime) -> int:
    until, done = time.monotonic() + _MOMENT, 0
    for entry_id, name in entries:
        if not _rests(name, at):
            done += _run_one(entry_id, at)
        if time.monotonic() > until:
            break
    return done


def _name(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__name__}"


def _claimable(at: datetime) -> Q:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=at)
    return Q(dead=False, due_at__lte=at) & free


def _run_one(entry_id: int, at: datetime) -> bool:
    entry = OutboxEntry.objects.filter(_claimable(at), id=entry_id).first()
    if entry is None:
        return False
    # Known before it is asked for: should the connection break anywhere from here on, `_give_back` lets go of it.
    _held.claims[entry_id] = at + CLAIM
    claimed = _claim(entry, at)
    if claimed:
        _handle(entry, at)
    del _held.claims[entry_id]
    return claimed


def _handle(entry: OutboxEntry, at: datetime) -> None:
    if entry.attempts > MAX_ATTEMPTS:
        # Only a worker that died while it worked on this comes back so often without a fault.
        _settle(entry, dead=True, due_at=at, fault="WorkerDied")
        return
    try:
        with _city_of(entry), nullcontext() if entry.handler in _outside else transaction.atomic():
            _call(entry)
            entry.delete()
    except Exception as fault:  # noqa: BLE001  whatever it is, the others must not suffer; it is told and kept
        logger.error(
            "%s failed (outbox %s, attempt %s): %s", entry.handler, entry.pk, entry.attempts, name_of(fault)
        )
        _after(entry, fault, at)
    else:
        _resting.pop(entry.handler, None)


def _give_back() -> None:
    """Let go of what a broken connection left in our hands, instead of having it wait for the end of the claim."""
    for entry_id, until in list(_held.claims.items()):
        mine = OutboxEntry.objects.filter(id=entry_id, claimed_until=until)
        mine.update(claimed_until=None, attempts=F("attempts") - 1)
        _held.claims.pop(entry_id, None)


def _city_of(entry: OutboxEntry) -> AbstractContextManager[None]:
    """A handler sees the rows of its event's city; of an event that names none, no city's rows."""
    key = entry.payload.get("municipality_id")
    return tenancy.no_city() if key is None else tenancy.within_city(int(key))


def _claim(entry: OutboxEntry, at: datetime) -> bool:
    entry.claimed_until, attempts = at + CLAIM, entry.attempts + 1
    claimed = OutboxEntry.objects.filter(_claimable(at), id=entry.pk, attempts=entry.attempts)
    won = claimed.update(claimed_until=entry.claimed_until, attempts=attempts)
    entry.attempts = attempts
    return bool(won)


def _after(entry: OutboxEntry, fault: Exception, at: datetime) -> None:
    """Later again. What passes does not count as an attempt until `PATIENCE` is over."""
    waited = max(at - entry.created_at, timedelta())
    forgiven = is_passing(fault) and waited < PATIENCE
    if isinstance(fault, Away):
        _rest(entry.handler, at)
    dead = not forgiven and entry.attempts >= MAX_ATTEMPTS
    wait = _wait(waited / 2, LONGEST_REST) if forgiven else _wait(FIRST_WAIT * 2 ** (entry.attempts - 1))
    _settle(
        entry,
        attempts=entry.attempts - forgiven,
        dead=dead,
        due_at=at if dead else at + wait,
        fault=name_of(fault),
    )


def _wait(wanted: timedelta, longest: timedelta = LONGEST_WAIT) -> timedelta:
    return min(max(wanted, FIRST_WAIT), longest)


def _settle(entry: OutboxEntry, **values: Any) -> None:
    """Give the row back, unless another worker has taken it up meanwhile."""
    mine = OutboxEntry.objects.filter(id=entry.pk, claimed_until=entry.claimed_until)
    mine.update(claimed_until=None, **values)


def _rests(name: str, at: datetime) -> bool:
    since, until = _resting.get(name, (at, at))
    return since <= at < until


def _rest(name: str, at: datetime) -> None:
    """Leave the handler alone for a while, twice as long each time in a row."""
    since, until = _resting.get(name, (at, at))
    _resting[name] = at, at + _wait((until - since) * 2, LONGEST_REST)


def _call(entry: OutboxEntry) -> None:
    event_type, handler = _handlers[entry.handler]
    handler(from_plain(event_type, entry.payload))
