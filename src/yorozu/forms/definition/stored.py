"""The form in which a definition is stored: plain JSON, order kept in lists, what is empty or usual left out."""

from dataclasses import MISSING, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from yorozu.forms.definition.document import Capacity, Definition, Option
from yorozu.forms.definition.who import without_who


def stored(definition: Definition) -> dict[str, Any]:
    """JSON that reads back as an equal definition. Options are a list, because jsonb keeps no order of keys."""
    data = _plain(replace(definition, sections=without_who(definition)))
    data.setdefault("route", "none")
    data.setdefault("notice", "none")
    return dict(data)


def _plain(value: Any) -> Any:
    if isinstance(value, Capacity):
        return _capacity(value)
    if isinstance(value, Option):
        return {"code": value.code, "label": value.label}
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if _worth_keeping(value, f)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _worth_keeping(owner: Any, attribute: Any) -> bool:
    value = getattr(owner, attribute.name)
    if value is None or value == () or value == "":
        return False
    return attribute.default is MISSING or value != attribute.default


def _capacity(capacity: Capacity) -> dict[str, Any]:
    if capacity.field:
        return {"field": capacity.field, "seats": {one.option: one.seats for one in capacity.by_option}}
    return {"seats": capacity.total}
