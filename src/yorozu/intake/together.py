"""Several procedures asked as one: which question is asked where, so that each fact is asked once.

A fact is what questions with the same `same_as` term and the same shape ask for. It is asked where it first stands on
the way and holds for every other question of the same fact; conditions and checks stay those of each procedure.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yorozu.forms.services import WHO_SECTION, Checked, Definition, Field, Section
from yorozu.foundation.errors import FieldError

Fact = tuple[Any, ...]
_CLOSING = {"file", "consent"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A question: the code of its procedure, and its id."""

    code: str
    field: str


@dataclass(frozen=True)
class Part:
    """One procedure as it is filled in so far."""

    code: str
    definition: Definition
    raw: Mapping[str, Any]
    checked: Checked
    terms: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @cached_property
    def who(self) -> frozenset[str]:
        """The questions about who fills the form in, where a proxy or a business may."""
        section = self.definition.section(WHO_SECTION)
        return frozenset(each.id for each in section.fields) if section else frozenset()

    def fact(self, field: Field) -> Fact | None:
        """What makes two questions ask for the same; None where only this question asks for it."""
        if field.type == "file" or not field.answered:
            return None
        if field.id in self.who:
            return f"{WHO_SECTION}.{field.id}", field.type
        term = self.terms.get(field.id) or field.same_as
        options = tuple(each.code for each in field.options)
        return (term, field.type, field.format, options, tuple(_shape(field.fields))) if term else None


@dataclass(frozen=True, slots=True)
class Page:
    """One group of questions; `asked` are the ids of those that are asked here and nowhere before."""

    code: str
    section: Section
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Together:
    """The parts in their order."""

    parts: tuple[Part, ...]

    @cached_property
    def by_code(self) -> dict[str, Part]:
        return {each.code: each for each in self.parts}

    @cached_property
    def askers(self) -> dict[Fact, Spot]:
        """Where each fact is asked."""
        found: dict[Fact, Spot] = {}
        for code, section in self._groups:
            visible = self.by_code[code].checked.visible
            for field in section.fields:
                if field.id in visible and (fact := self.by_code[code].fact(field)) is not None:
                    found.setdefault(fact, Spot(code, field.id))
        return found

    def asker_of(self, code: str, field_id: str) -> Spot:
        """Where the question is asked: at itself, unless another asks for the same fact before."""
        here = Spot(code, field_id)
        field = self.by_code[code].definition.fields.get(field_id)
        fact = self.by_code[code].fact(field) if field else None
        return self.askers.get(fact, here) if fact is not None else here

    def follows(self, code: str, field_id: str) -> bool:
        return self.asker_of(code, field_id) != Spot(code, field_id)

    def followers_of(self, spot: Spot) -> list[Spot]:
        """The questions, shown or not, that the answer at `spot` holds for."""
        field = self.by_code[spot.code].definition.fields.get(spot.field)
        fact = self.by_code[spot.code].fact(field) if field else None
        if fact is None or self.askers.get(fact) != spot:
            return []
        return [
            Spot(part.code, other.id)
            for part in self.parts
            for other in part.definition.fields.values()
            if part.fact(other) == fact and (part.code, other.id) != (spot.code, spot.field)
        ]

    @cached_property
    def pages(self) -> list[Page]:
        """Every group with something to ask, the papers and consents of all procedures at the end."""
        return [page for code, section in self._groups if (page := self._page(code, section)) is not None]

    def page_of(self, spot: Spot) -> Page | None:
        """The page on which a question is answered."""
        asker = self.asker_of(spot.code, spot.field)
        return next(
            (each for each in self.pages if each.code == asker.code and asker.field in each.asked), None
        )

    def page(self, code: str, section: str) -> Page | None:
        return next((each for each in self.pages if (each.code, each.section.id) == (code, section)), None)

    def errors_on(self, page: Page) -> list[FieldError]:
        """What other procedures find wrong with the answers given on the page, told at the questions of the page."""
        found: dict[str, FieldError] = {}
        for field_id in page.asked:
            for spot in self.followers_of(Spot(page.code, field_id)):
                part = self.by_code[spot.code]
                if spot.field not in part.checked.visible:
                    continue
                for error in part.checked.errors:
                    top, dot, rest = error.field.partition(".")
                    if top == spot.field:
                        found.setdefault(field_id, FieldError(f"{field_id}{dot}{rest}", error.message))
        return list(found.values())

    def used_by(self, page: Page) -> list[str]:
        """The codes of the other procedures for which answers of the page hold."""
        codes = [
            spot.code
            for field_id in page.asked
            for spot in self.followers_of(Spot(page.code, field_id))
            if spot.field in self.by_code[spot.code].checked.visible
        ]
        return [each.code for each in self.parts if each.code in codes and each.code != page.code]

    def needs_answer(self, spot: Spot) -> bool:
        """Whether a procedure that shares the answer cannot do without it."""
        return any(
            self.by_code[each.code].definition.fields[each.field].required
            for each in self.followers_of(spot)
            if each.field in self.by_code[each.code].checked.visible
        )

    def shared(self) -> dict[str, dict[str, Any]]:
        """The raw answers of each procedure with every shared fact in its place."""
        answers = {part.code: dict(part.raw) for part in self.parts}
        for spot in self.askers.values():
            given = spot.field in answers[spot.code]
            for other in self.followers_of(spot):
                if given:
                    answers[other.code][other.field] = answers[spot.code][spot.field]
        return answers

    @cached_property
    def _groups(self) -> list[tuple[str, Section]]:
        opening: list[tuple[str, Section]] = []
        closing: list[tuple[str, Section]] = []
        for part in self.parts:
            shown = [each for each in part.definition.sections if each.id in part.checked.sections]
            last = _closing_from(shown)
            opening += [(part.code, each) for each in shown[:last]]
            closing += [(part.code, each) for each in shown[last:]]
        return opening + closing

    def _page(self, code: str, section: Section) -> Page | None:
        visible = self.by_code[code].checked.visible
        shown = [each for each in section.fields if each.id in visible]
        asked = tuple(each.id for each in shown if not self.follows(code, each.id))
        answered = any(each.answered for each in shown if each.id in asked)
        shares = len(asked) < len(shown)
        return Page(code, section, asked) if answered or (asked and not shares) else None


def _shape(fields: tuple[Field, ...]) -> Iterator[tuple[Any, ...]]:
    for each in fields:
        yield each.id, each.type, each.format, tuple(option.code for option in each.options)


def _closing_from(sections: list[Section]) -> int:
    """Where the last run of sections with papers or consents begins; the first section never belongs to it."""
    place = len(sections)
    while place > 1 and any(each.type in _CLOSING for each in sections[place - 1].fields):
        place -= 1
    return place
