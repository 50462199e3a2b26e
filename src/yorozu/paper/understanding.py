"""From what was seen in the boxes to answers as they would have been typed, each with how sure one may be.

An answer that is put together here is a proposal: a person compares every one with its picture. Nothing raises.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from yorozu.forms.services import Definition, Field
from yorozu.paper.answering import MAKERS, one
from yorozu.paper.form.shapes import Box
from yorozu.paper.seeing.asked import Alphabet, Asked, Seen
from yorozu.paper.tidying import tidied

SURE = 0.9
"""The least sure character of an answer that is called clear."""
_TICKED, _UNTICKED = 0.06, 0.02
"""Share of a square that is dark: above it was ticked, below it is empty, between a person looks."""


class Clearness(StrEnum):
    """How well something could be read."""

    CLEAR = "clear"
    CHECK = "check"
    EMPTY = "empty"
    UNREAD = "unread"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Clearness.CLEAR: "はっきり",
    Clearness.CHECK: "要確認",
    Clearness.EMPTY: "記入なし",
    Clearness.UNREAD: "読み取りなし",
}
_ALPHABETS: dict[tuple[str, str], Alphabet] = {
    ("person_name", "name"): "name",
    ("person_name", "kana"): "kana",
    ("bank_account", "holder_kana"): "katakana",
    ("integer", ""): "number",
    ("money", ""): "number",
    ("decimal", ""): "number",
    ("phone", ""): "phone",
    ("email", ""): "ascii",
}
_FORMATS: dict[str, Alphabet] = {
    "digits": "digits",
    "corporate_number": "digits",
    "alnum": "alnum",
    "katakana": "katakana",
    "hiragana": "kana",
}


@dataclass(frozen=True, slots=True)
class Understood:
    """`raw` as a form would have posted it; `clearness` by the name of each question, dotted inside groups."""

    raw: dict[str, Any]
    clearness: dict[str, Clearness]


def fields_by_name(definition: Definition) -> dict[str, Field]:
    """Every question; those of groups as `group.*.question`."""
    found = dict(definition.fields)
    for group in definition.fields.values():
        found |= {f"{group.id}.*.{sub.id}": sub for sub in group.fields}
    return found


def field_of(fields: Mapping[str, Field], name: str) -> Field:
    """The question behind a name as boxes have it (`children.0.name`)."""
    group, dot, rest = name.partition(".")
    return fields[f"{group}.*.{rest.partition('.')[2]}"] if dot else fields[name]


def asked_of(definition: Definition, boxes: Iterable[Box]) -> list[Asked]:
    """What is asked of the boxes: where they are, and which characters may stand in each."""
    fields = fields_by_name(definition)
    return [
        Asked(
            box.kind,
            box.x,
            box.y,
            box.width,
            box.height,
            box.count,
            _alphabet(field_of(fields, box.field), box),
        )
        for box in boxes
    ]


def understood(definition: Definition, seen: Iterable[tuple[Box, Seen]]) -> Understood:
    """The answers that follow from what was seen. Boxes of pages that are not there are simply missing."""
    by_name: defaultdict[str, list[tuple[Box, Seen]]] = defaultdict(list)
    for box, found in seen:
        by_name[box.field].append((box, found))
    raw: dict[str, Any] = {}
    clearness: dict[str, Clearness] = {}
    fields = fields_by_name(definition)
    for name, boxes in by_name.items():
        field = field_of(fields, name)
        value, clear = _answer(field, boxes)
        clearness[name] = clear
        _put(raw, name, value, clear)
    return Understood(_without_blank_rows(definition, raw, clearness), clearness)


def _alphabet(field: Field, box: Box) -> Alphabet:
    if box.kind == "cells":
        return "digits"
    if field.type == "text":
        return _FORMATS.get(field.format, "text")
    return _ALPHABETS.get((field.type, box.part), "text")


def _put(raw: dict[str, Any], name: str, value: Any, clear: Clearness) -> None:
    group, dot, rest = name.partition(".")
    if not dot:
        raw[name] = value
        return
    number, _, sub = rest.partition(".")
    rows = raw.setdefault(group, [])
    while len(rows) <= int(number):
        rows.append({})
    rows[int(number)][sub] = value


def _without_blank_rows(
    definition: Definition, raw: dict[str, Any], clearness: Mapping[str, Clearness]
) -> dict[str, Any]:
    """Groups without the rows at their end in which nothing is written."""
    for group in (field for field in definition.fields.values() if field.type == "group"):
        rows = raw.get(group.id)
        while rows and _is_blank(f"{group.id}.{len(rows) - 1}.", clearness):
            rows.pop()
    return raw


def _is_blank(start: str, clearness: Mapping[str, Clearness]) -> bool:
    empty = (Clearness.EMPTY, Clearness.UNREAD)
    return all(clear in empty for name, clear in clearness.items() if name.startswith(start))


def _answer(field: Field, boxes: list[tuple[Box, Seen]]) -> tuple[Any, Clearness]:
    marks = [(box, found) for box, found in boxes if box.kind == "mark" and not box.part]
    if marks:
        return _picked(field, marks)
    parts = _parts(boxes)
    maker = MAKERS.get(field.type, one)
    return maker(field, parts), _clearness(field, boxes)


def _clearness(field: Field, boxes: list[tuple[Box, Seen]]) -> Clearness:
    lines = [found for box, found in boxes if box.kind != "mark"]
    written = [each for each in lines if each.text or (each.text is None and each.ink > _UNTICKED)]
    if not written:
        return Clearness.EMPTY
    if any(each.text is None for each in written):
        return Clearness.UNREAD
    marks = [_is_ticked(found.ink) for box, found in boxes if box.kind == "mark"]
    # A machine takes 髙 for 高: the letters of a name are a person's to compare.
    sure = field.type != "person_name" and min(each.score for each in written) >= SURE
    return Clearness.CLEAR if sure and (not marks or marks.count(True) == 1) else Clearness.CHECK


def _is_ticked(ink: float) -> bool | None:
    """None where a person has to look."""
    return True if ink >= _TICKED else False if ink <= _UNTICKED else None


def _picked(field: Field, marks: list[tuple[Box, Seen]]) -> tuple[Any, Clearness]:
    judged = [(box.code, _is_ticked(found.ink)) for box, found in marks]
    ticked = [code for code, state in judged if state]
    unsure = any(state is None for _, state in judged)
    several = field.type == "choices"
    if not ticked:
        return [] if several else "", Clearness.CHECK if unsure else Clearness.EMPTY
    if several:
        return ticked, Clearness.CHECK if unsure else Clearness.CLEAR
    if len(ticked) > 1:
        return "", Clearness.CHECK
    value: Any = ticked[0] == "true" if field.type in ("yes_no", "consent") else ticked[0]
    return value, Clearness.CHECK if unsure else Clearness.CLEAR


def _parts(boxes: list[tuple[Box, Seen]]) -> dict[str, list[str]]:
    """The texts of each part, line by line; of marks the codes that are ticked."""
    found: dict[str, list[str]] = {}
    for box, each in boxes:
        lines = found.setdefault(box.part, [])
        if box.kind != "mark":
            lines.append(tidied(each.text or ""))
        elif _is_ticked(each.ink):
            lines.append(box.code)
    return found
