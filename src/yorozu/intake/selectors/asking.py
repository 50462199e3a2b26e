"""A page of a basket as it is asked: what is known of the person already in its place, and said so."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from yorozu.forms.services import Definition, Field, render_section
from yorozu.foundation.errors import FieldError
from yorozu.identity.selectors import Profile
from yorozu.intake.prefill import prefilled, same_as_profile
from yorozu.intake.together import Page, Part, Spot, Together


@dataclass(frozen=True, slots=True)
class Source:
    """What one place knows of the person, by term; `words` stand beside the questions that it answered."""

    words: str
    values: Profile


@dataclass(frozen=True, slots=True)
class AskedPage:
    """The questions as HTML, to stand inside a form; `known` says of each question what answered it."""

    html: SafeString
    known: Mapping[str, str]


def asked_page(
    together: Together,
    here: Page,
    *,
    sources: Sequence[Source] = (),
    errors: Sequence[FieldError] = (),
    new: Collection[str] | None = None,
) -> AskedPage:
    """The page; of several sources the first that knows an answer gives it. `new` are the questions that a post brought up.

    Nothing is put into questions that ask for something else in this basket than their own form does: where one will live.
    """
    part = together.by_code[here.code]
    put, known = _known(part, here, sources, new)
    rows = {name for name in part.checked.visible if name.partition(".")[0] in here.asked}
    html = render_section(
        as_asked(together, here),
        here.section.id,
        {**part.raw, **put},
        errors,
        visible=rows,
        new=new or (),
        known=known,
    )
    return AskedPage(html, known)


def as_asked(together: Together, here: Page) -> Definition:
    """The definition whose questions are marked as required where any procedure that shares them requires them."""
    definition = together.by_code[here.code].definition

    def asked(field: Field) -> Field:
        if field.required or field.id not in here.asked or not field.answered:
            return field
        return replace(field, required=True) if together.needs_answer(Spot(here.code, field.id)) else field

    section = replace(here.section, fields=tuple(asked(each) for each in here.section.fields))
    sections = tuple(section if each.id == section.id else each for each in definition.sections)
    return replace(definition, sections=sections)


def known_answers(part: Part, sources: Sequence[Source]) -> dict[str, str]:
    """Of a whole procedure, the questions whose answers are those of a source, and its words."""
    answers = {**part.raw, **part.checked.values}
    found: dict[str, str] = {}
    for source in reversed(sources):
        for section in part.definition.sections:
            same = same_as_profile(part.definition, section.id, answers, source.values)
            found |= {name: source.words for name in same if name not in part.terms}
    return found


def _known(
    part: Part, here: Page, sources: Sequence[Source], new: Collection[str] | None
) -> tuple[dict[str, Any], dict[str, str]]:
    own = set(here.asked if new is None else new) - set(part.terms)
    answers = {**part.raw, **part.checked.values}
    put: dict[str, Any] = {}
    known: dict[str, str] = {}
    for source in sources:
        if not source.values:
            continue
        found = prefilled(part.definition, here.section.id, part.raw, source.values)
        mine = {name: value for name, value in found.items() if name in own and name not in put}
        same = same_as_profile(part.definition, here.section.id, answers, source.values)
        told = [name for name in same if name in here.asked and name not in part.terms]
        known = dict.fromkeys((*mine, *told), source.words) | known
        put |= mine
    return put, known
