"""An event as it lies in the outbox: plain JSON values."""

import dataclasses
from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints
from uuid import UUID

E = TypeVar("E")


def to_plain(event: Any) -> dict[str, Any]:
    """The fields of an event (a dataclass of ids and plain values), as JSON holds them."""
    plain: dict[str, Any] = {}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        plain[field.name] = (
            value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
        )
    return plain


def from_plain(event_type: type[E], payload: dict[str, Any]) -> E:
    """The event again; fields that it no longer has are left out."""
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
