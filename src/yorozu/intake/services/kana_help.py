"""A reading proposed where a name was given without one. The person confirms it on the same page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yorozu.forms.services import Definition, Field
from yorozu.foundation.kana import propose_kana


@dataclass(frozen=True, slots=True)
class ProposedKana:
    """`field` is the path of the reading (`name.kana`, `children.0.name.kana`)."""

    field: str
    label: str
    kana: str


def fill_kana(
    definition: Definition, section_id: str, raw: Mapping[str, Any]
) -> tuple[dict[str, Any], list[ProposedKana]]:
    """The raw answers with readings filled in where they were left blank, and which ones."""
    section = definition.section(section_id)
    filled, proposed = dict(raw), list[ProposedKana]()
    for field in section.fields if section else ():
        if field.type == "person_name":
            filled[field.id] = _filled(field, raw.get(field.id), field.id, proposed)
        elif field.type == "group" and isinstance(raw.get(field.id), list):
            filled[field.id] = list(_rows(field, raw[field.id], proposed))
    return filled, proposed


def _rows(group: Field, rows: list[Any], proposed: list[ProposedKana]) -> Iterator[Any]:
    names = [field for field in group.fields if field.type == "person_name"]
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            yield row
            continue
        found = {
            field.id: _filled(field, row.get(field.id), f"{group.id}.{number}.{field.id}", proposed)
            for field in names
            if field.id in row
        }
        yield {**row, **found}


def _filled(field: Field, answer: Any, path: str, proposed: list[ProposedKana]) -> Any:
    if not isinstance(answer, Mapping) or str(answer.get("kana") or "").strip():
        return answer
    kana = propose_kana(str(answer.get("name") or ""))
    if not kana:
        return answer
    proposed.append(ProposedKana(f"{path}.kana", field.label, kana))
    return {**answer, "kana": kana}
