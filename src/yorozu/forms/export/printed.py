"""Answers as a person reads them: on check-your-answers, on the case, on paper."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yorozu.forms.definition.document import Definition, Field, Section
from yorozu.forms.types.registry import type_of
from yorozu.foundation.language import gettext


class PrintedRow(tuple[str, str]):
    """(label, text); `field` is the id of the question, dotted inside groups; text is "" when unanswered."""

    field: str

    def __new__(cls, label: str, text: str, field: str) -> "PrintedRow":
        row = super().__new__(cls, (label, text))
        row.field = field
        return row

    @property
    def label(self) -> str:
        return self[0]

    @property
    def text(self) -> str:
        return self[1]


@dataclass(frozen=True, slots=True)
class PrintedSection:
    id: str
    title: str
    rows: list[PrintedRow]


def printed_sections(
    definition: Definition, values: Mapping[str, Any], visible: Collection[str] | None
) -> list[PrintedSection]:
    """Sections with something to show. With `visible`, questions shown and left unanswered are there too."""
    found = (
        PrintedSection(section.id, section.title, list(_rows(section, values, visible)))
        for section in definition.sections
    )
    return [section for section in found if section.rows]


def _rows(
    section: Section, values: Mapping[str, Any], visible: Collection[str] | None
) -> Iterator[PrintedRow]:
    for one in section.fields:
        if not one.answered:
            continue
        if one.id in values:
            yield from rows_of(one, values[one.id])
        elif visible is not None and one.id in visible:
            yield PrintedRow(one.label, "", one.id)


def rows_of(one: Field, value: Any) -> Iterator[PrintedRow]:
    """The rows of one answered question; a group gives one for every answer in it."""
    if one.type != "group":
        yield PrintedRow(one.label, type_of(one.type).shown(one, value), one.id)
        return
    for i, row in enumerate(value):
        for sub in one.fields:
            if sub.answered and sub.id in row:
                label = gettext("{i}番目の{value}：{label}").format(
                    i=i + 1, value=one.item_label or one.label, label=sub.label
                )
                yield PrintedRow(label, type_of(sub.type).shown(sub, row[sub.id]), f"{one.id}.{i}.{sub.id}")
