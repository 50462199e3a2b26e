"""Ask once: what a resident keeps about themselves goes into the questions that ask the same, and may come back."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yorozu.forms.services import (
    PROXY,
    WHO,
    WHO_SECTION,
    Definition,
    Field,
    Section,
    shown,
)
from yorozu.identity.selectors import Profile
from yorozu.intake.profile_form import fields_by_term


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer that the profile does not have as it is: its term, how it is called, how it reads."""

    term: str
    label: str
    text: str
    is_change: bool


def prefilled(
    definition: Definition, section_id: str, raw: Mapping[str, Any], profile: Profile
) -> dict[str, Any]:
    """Answers for questions of the section that nobody has answered yet, by field id.

    Where a proxy fills the form in, what is known of them goes into the questions about them and no others.
    """
    section = definition.section(section_id)
    if section is None or not profile:
        return {}
    found = (
        (field, _known(field, profile))
        for field in _about_applicant(section, raw)
        if raw.get(field.id) is None
    )
    return {field.id: value for field, value in found if value is not None}


def same_as_profile(
    definition: Definition, section_id: str, answers: Mapping[str, Any], profile: Profile
) -> Collection[str]:
    """The questions of the section whose answers are those of the profile."""
    section = definition.section(section_id)
    fields = _about_applicant(section, answers) if section and profile else ()
    return [
        field.id
        for field in fields
        if (known := _known(field, profile)) is not None and _agrees(answers.get(field.id), known)
    ]


def _agrees(answer: Any, known: Any) -> bool:
    """Whether the answer is what is known; parts of which nothing is known (the kana of a card) may be added to it."""
    if isinstance(answer, Mapping) and isinstance(known, Mapping):
        return all(answer.get(part) == value for part, value in known.items() if value)
    return bool(answer == known)


def offered(definition: Definition, answers: Mapping[str, Any], profile: Profile) -> list[Offered]:
    """What of these answers could go into the profile, each term once, as the questions stand."""
    found = {}
    for term, value in _taken(definition, answers):
        if value != profile.get(term) and term not in found:
            field = fields_by_term()[term]
            found[term] = Offered(term, field.label, _text(field, value), term in profile)
    return list(found.values())


def chosen(definition: Definition, answers: Mapping[str, Any], terms: Collection[str]) -> Profile:
    """The values of the terms that the person ticked."""
    return {term: value for term, value in reversed(list(_taken(definition, answers))) if term in terms}


def _about_applicant(section: Section, raw: Mapping[str, Any]) -> Iterator[Field]:
    """The questions whose terms are of the person at the keyboard."""
    is_proxy = raw.get(WHO) == PROXY
    for field in section.fields:
        # On the first page nobody knows yet who it is: only what is asked of a proxy is about them for certain.
        if field.same_as and (not is_proxy or section.id == WHO_SECTION):
            yield field


def _known(field: Field, profile: Profile) -> Any:
    """The profile's value in the shape in which this question is answered; None where it has none that fits."""
    kept = fields_by_term().get(field.same_as)
    value = profile.get(field.same_as)
    if kept is None or value is None:
        return None
    if field.type == "group":
        return _rows_for(field, value) if kept.type == "group" else None
    if field.type == "text" and kept.type == "person_name":
        return value["name"]
    return value if field.type == kept.type else None


def _rows_for(group: Field, rows: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Each member's name and date of birth under the ids of this group."""
    name, born = _member_fields(group)
    if name is None:
        return None
    return [
        {name.id: row["name"]} | ({born.id: row["birth_date"]} if born and row.get("birth_date") else {})
        for row in rows[: int(group.max or len(rows))]
    ]


def _member_fields(group: Field) -> tuple[Field | None, Field | None]:
    name = next((field for field in group.fields if field.type == "person_name"), None)
    dates = [field for field in group.fields if field.type == "date"]
    born = next((field for field in dates if "birth" in field.id or "born" in field.id), None)
    return name, born


def _taken(definition: Definition, answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for section in definition.sections:
        for field in _about_applicant(section, answers):
            value, kept = answers.get(field.id), fields_by_term().get(field.same_as)
            if value in (None, "", []) or kept is None:
                continue
            if field.type == kept.type == "group":
                name, born = _member_fields(field)
                if name is not None:
                    yield field.same_as, [_member(row, name, born) for row in value if row.get(name.id)]
            elif field.type == kept.type:
                yield field.same_as, value


def _member(row: Mapping[str, Any], name: Field, born: Field | None) -> dict[str, Any]:
    found = {"name": row[name.id]}
    return found | ({"birth_date": row[born.id]} if born and row.get(born.id) else {})


def _text(field: Field, value: Any) -> str:
    if field.type == "group":
        return "、".join(str(row["name"]["name"]) for row in value)
    return shown(field, value)
