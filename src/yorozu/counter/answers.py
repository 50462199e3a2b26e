"""Every answer of a visit once, as the clerk, the person and the paper show it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from yorozu.counter.models import Visit
from yorozu.counter.selectors import Entered, known_of
from yorozu.forms.services import printed
from yorozu.intake.selectors import known_answers, together_of

Place = Callable[[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One answer. `key` is `code.field` of the question, `source` where the answer was taken from, "" for what was told.

    `terms` are what is agreed to, where that is asked: nobody confirms what they were not shown.
    """

    key: str
    label: str
    text: str
    url: str
    source: str
    wrong: bool
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The answers given for one procedure, without those that stand with another."""

    title: str
    code: str
    sections: list[tuple[str, list[Row]]]


@dataclass(frozen=True, slots=True)
class Mend:
    message: str
    url: str


@dataclass(frozen=True, slots=True)
class Content:
    """All of it, and what stands in the way of sending it."""

    parts: list[Part]
    mends: list[Mend]
    last: str


def content_of(visit: Visit, entered: Entered, *, at: datetime, place: Place | None = None) -> Content:
    """`place` gives the address at which a question is asked, by code, section and field."""
    together = together_of(entered.waiting, at=at)
    sources = known_of(visit)
    parts, mends, told = [], list[Mend](), set[tuple[str, str]]()

    def where(code: str, field: str) -> str:
        top, dot, rest = field.partition(".")
        spot = together.asker_of(code, top)
        found = together.page_of(spot)
        return place(found.code, found.section.id, f"{spot.field}{dot}{rest}") if found and place else ""

    for part in together.parts:
        known = known_answers(part, sources)
        title = entered.titles[part.code]
        for error in part.checked.errors:
            url = where(part.code, error.field)
            if (error.message, url) not in told and (url, "") not in told:
                told |= {(error.message, url), (url or error.message, "")}
                mends.append(Mend(f"{title}: {error.message}", url))
        sections = []
        for each in printed(part.definition, part.checked.values, visible=part.checked.visible):
            rows = []
            for row in each.rows:
                top = row.field.partition(".")[0]
                if together.follows(part.code, top):
                    continue
                key = f"{part.code}.{top}"
                url = where(part.code, row.field)
                asked = part.definition.fields.get(top)
                terms = asked.text if asked and asked.type == "consent" else ""
                rows.append(Row(key, row.label, row.text, url, known.get(top, ""), key in visit.wrong, terms))
            if rows:
                sections.append((each.title, rows))
        parts.append(Part(title, part.code, sections))
    pages = together.pages
    last = place(pages[-1].code, pages[-1].section.id, "") if pages and place else ""
    return Content(parts, mends, last)
