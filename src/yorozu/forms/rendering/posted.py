"""What a section's page posts back: the raw answers, and which button was pressed."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.rendering.html import SHOWN
from yorozu.forms.types.base import Posted
from yorozu.forms.types.registry import type_of

_BUTTON = re.compile(
    r"(add|remove|fill|drop):([a-z][a-z0-9_]{0,39}(?:\.\d{1,2}\.[a-z][a-z0-9_]{0,39})?)(?::(\d{1,2}))?"
)
MAX_SHOWN = 20_000
_PRESSED_IN = {"add": "group", "remove": "group", "fill": "address", "drop": "file"}


@dataclass(frozen=True, slots=True)
class Button:
    """`kind` is add or remove (a row of a group), fill (an address from its postal code) or drop (a file).

    `field` is the id, dotted in a row; `number` the row or file, counted from 0.
    """

    kind: str
    field: str
    number: int | None


def pressed_button(posted: Iterable[str]) -> Button | None:
    """The button inside the section that was pressed; None for the form's own (next, save)."""
    for key in posted:
        match = _BUTTON.fullmatch(key)
        if match:
            kind, field, number = match.groups()
            return Button(kind, field, int(number) if number else None)
    return None


def fits(definition: Definition, button: Button) -> bool:
    """Whether a page of this form can have the button: a name that was forged or is out of date is no button."""
    top, *rest = button.field.split(".")
    field = definition.fields.get(top)
    if field is not None and rest:
        field = next((sub for sub in field.fields if sub.id == rest[1]), None)
    return field is not None and field.type == _PRESSED_IN[button.kind]


def shown_names(posted: Posted) -> frozenset[str]:
    """The questions that the page had on it."""
    return frozenset(str(posted.get(SHOWN) or "")[:MAX_SHOWN].split())


def raw_section(definition: Definition, section_id: str, posted: Posted, files: Posted) -> dict[str, Any]:
    section = definition.section(section_id)
    shown = shown_names(posted)
    asked = [one for one in (section.fields if section else ()) if one.answered and one.id in shown]
    return {one.id: _read(one, posted, files, one.id, shown) for one in asked}


def _read(one: Field, posted: Posted, files: Posted, name: str, shown: Collection[str]) -> Any:
    if one.type == "group":
        return _rows(one, posted, files, shown)
    return type_of(one.type).read(one, files if one.type == "file" else posted, name)


def _rows(group: Field, posted: Posted, files: Posted, shown: Collection[str]) -> list[dict[str, Any]]:
    count = str(posted.get(f"{group.id}.rows") or "0")
    number = int(count) if re.fullmatch(r"\d{1,3}", count, re.ASCII) else 0
    return [_row(group, i, posted, files, shown) for i in range(min(number, int(group.max or 1) + 1))]


def _row(group: Field, number: int, posted: Posted, files: Posted, shown: Collection[str]) -> dict[str, Any]:
    names = {sub.id: f"{group.id}.{number}.{sub.id}" for sub in group.fields if sub.answered}
    return {
        sub.id: _read(sub, posted, files, names[sub.id], shown)
        for sub in group.fields
        if sub.answered and names[sub.id] in shown
    }


def after_button(definition: Definition, raw: Mapping[str, Any], button: Button) -> dict[str, Any]:
    """The raw answers after add, remove or drop; unchanged when there is nothing of that number."""
    changed = dict(raw)
    top = definition.fields.get(button.field)
    items = list(changed.get(button.field) or []) if top and top.type in ("group", "file") else []
    if top and top.type == "group" and button.kind == "add":
        first: list[Any] = (
            [{}] if not items and (top.required or top.min) else []
        )  # the blank row that was on the page
        changed[button.field] = [*items, *first, {}][: int(top.max or 1)]
    elif button.kind in ("remove", "drop") and button.number is not None and button.number < len(items):
        del items[button.number]
        changed[button.field] = items
    return changed
