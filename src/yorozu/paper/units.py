"""What has to be compared with its picture: every question that is asked, and in groups every question of every row."""

from collections.abc import Iterator, Mapping
from typing import Any

from yorozu.forms.services import Checked, Definition, Field, Section

_NOT_COMPARED = ("note", "file")


def units_in(section: Section, raw: Mapping[str, Any], checked: Checked) -> Iterator[tuple[str, Field]]:
    """The names of what is compared in a section, dotted inside groups, with their questions."""
    for field in section.fields:
        if field.id not in checked.visible or field.type in _NOT_COMPARED:
            continue
        if field.type == "group":
            yield from _rows(field, raw.get(field.id), checked)
        else:
            yield field.id, field


def units_of(definition: Definition, raw: Mapping[str, Any], checked: Checked) -> list[tuple[str, Field]]:
    """Those of the whole form, in its order."""
    return [unit for section in definition.sections for unit in units_in(section, raw, checked)]


def answer_at(answers: Mapping[str, Any], name: str) -> Any:
    """The answer of a unit; None where there is none."""
    top, dot, rest = name.partition(".")
    if not dot:
        return answers.get(top)
    number, _, sub = rest.partition(".")
    rows = answers.get(top)
    if not isinstance(rows, list) or int(number) >= len(rows) or not isinstance(rows[int(number)], Mapping):
        return None
    return rows[int(number)].get(sub)


def _rows(group: Field, raw: Any, checked: Checked) -> Iterator[tuple[str, Field]]:
    for number in range(len(raw) if isinstance(raw, list) else 0):
        for sub in group.fields:
            name = f"{group.id}.{number}.{sub.id}"
            if sub.answered and name in checked.visible:
                yield name, sub
