"""Events carry ids and plain values upwards. `publish` writes outbox rows; a worker runs the handlers.

A handler runs in its own transaction, after the cause has been committed, and may run twice: it must be
idempotent. The row is claimed by a conditional update, so two workers never hold it at once; a worker that dies
loses its claim after `CLAIM`, and the row is taken up again.

A handler that speaks to the network is marked `outside_transaction`, so that no lock is held while it waits.
"""

import dataclasses
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, timedelta
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from yorozu.foundation import rows, tenancy
from yorozu.foundation.models import OutboxEntry

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
MAX_ATTEMPTS = 12
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(hours=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Base of all events: subclasses are frozen dataclasses of ids and plain values."""


E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]

_handlers: dict[str, tuple[type[Event], Handler]] = {}
_subscriptions: dict[type[Event], list[str]] = {}
_outside: set[str] = set()


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
    payload = _to_plain(event)
    rows.insert(
        *(
            OutboxEntry(handler=name, event=type(event).__name__, payload=payload, created_at=at, due_at=at)
            for name in names
        )
    )


def run_due(*, at: datetime, limit: int = 100) -> int:
    """Run up to `limit` due handlers; the number that ran (well or not)."""
    due = (
        OutboxEntry.objects.filter(_claimable(at))
        .order_by("due_at", "id")
        .values_list("id", flat=True)[:limit]
    )
    return sum(_run_one(entry_id, at) for entry_id in list(due))


def _name(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__name__}"


def _claimable(at: datetime) -> Q:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=at)
    return Q(dead=False, due_at__lte=at) & free


def _run_one(entry_id: int, at: datetime) -> bool:
    claimed = OutboxEntry.objects.filter(_claimable(at), id=entry_id).update(
        claimed_until=at + CLAIM, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    entry = OutboxEntry.objects.get(id=entry_id)
    try:
        with _city_of(entry), nullcontext() if entry.handler in _outside else transaction.atomic():
            _call(entry)
            entry.delete()
    except Exception as fault:
        logger.exception("handler %s failed (outbox %s, attempt %s)", entry.handler, entry_id, entry.attempts)
        _postpone(entry_id, entry.attempts, type(fault).__name__, at)
    return True


def _city_of(entry: OutboxEntry) -> AbstractContextManager[None]:
    """A handler sees the rows of its event's city; of an event that names none, no city's rows."""
    key = entry.payload.get("municipality_id")
    return tenancy.no_city() if key is None else tenancy.within_city(int(key))


def _postpone(entry_id: int, attempts: int, fault: str, at: datetime) -> None:
    wait = min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT)
    OutboxEntry.objects.filter(id=entry_id).update(
        claimed_until=None, due_at=at + wait, dead=attempts >= MAX_ATTEMPTS, fault=fault[:200]
    )


def _call(entry: OutboxEntry) -> None:
    event_type, handler = _handlers[entry.handler]
    handler(_from_plain(event_type, entry.payload))


def _to_plain(event: Event) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        plain[field.name] = (
            value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
        )
    return plain


def _from_plain(event_type: type[Event], payload: dict[str, Any]) -> Event:
    hints = get_type_hints(event_type)
    return event_type(
        **{name: _revive(hints[name], value) for name, value in payload.items() if name in hints}
    )


def _revive(hint: Any, value: Any) -> Any:
    if isinstance(hint, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if value is None:
        return None
    if hint is UUID:
        return UUID(value)
    if hint is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    return date.fromisoformat(value) if hint is date else value
