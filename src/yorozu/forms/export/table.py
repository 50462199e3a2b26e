"""Answers as one line of a CSV file. Text that a spreadsheet would calculate is made harmless."""

from collections.abc import Mapping
from typing import Any

from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.types.registry import type_of
from yorozu.foundation.tables import harmless


def header(definition: Definition) -> list[str]:
    columns = [column for one in definition.fields.values() for column in _columns(one)]
    return [harmless(column) for column in columns]


def row(definition: Definition, values: Mapping[str, Any]) -> list[str]:
    cells = [cell for one in definition.fields.values() for cell in _cells(one, values.get(one.id))]
    return [harmless(cell) for cell in cells]


def parts_of(one: Field) -> list[str]:
    """Headings of one question that is no group, as they are written (not made harmless)."""
    return type_of(one.type).columns(one)


def cells_of(one: Field, value: Any) -> list[str]:
    """As many cells as `parts_of` has headings; `value` is None where it was not answered."""
    return type_of(one.type).cells(one, value)


def _columns(one: Field) -> list[str]:
    return [one.label] if one.type == "group" else type_of(one.type).columns(one)


def _cells(one: Field, value: Any) -> list[str]:
    if one.type != "group":
        return type_of(one.type).cells(one, value)
    return ["\n".join(_line(one, item) for item in value or [])]


def _line(group: Field, item: Mapping[str, Any]) -> str:
    answered = [sub for sub in group.fields if sub.id in item]
    return "／".join(f"{sub.label}: {type_of(sub.type).shown(sub, item[sub.id])}" for sub in answered)
