"""My work: what is late, what waits for me, what is new, what waits for others. Each case stands in one section."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices

from yorozu.cases.models import OPEN, TICKING, Case, State
from yorozu.cases.selectors.cases import visible_cases
from yorozu.cases.selectors.stretches import Cursor, Stretch, first_ids
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import visible_departments

COUNTED = 100
SHOWN = 10
PAGE = 50
_SHOWN_WITH = ("procedure", "assignee")
_SHOWN_OF = (
    "receipt_number", "state", "arrived_on", "due_on", "department_id", "procedure__title", "assignee__name",
)  # fmt: skip


class Section(TextChoices):
    OVERDUE = "overdue", "期限超過"
    WAITING = "waiting", "自分の対応待ち"
    NEW = "new", "新着・受付待ち"
    CORRECTION = "correction", "補正待ち"
    PROPOSED = "proposed", "決裁待ち"


_ONE_STATE = {
    Section.NEW: State.RECEIVED,
    Section.CORRECTION: State.WAITING_CORRECTION,
    Section.PROPOSED: State.PROPOSED,
}
_MOVED_BY_ME = (State.IN_REVIEW, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the clerk asked to see, on the day `today`."""

    actor: Actor
    today: date
    mine: bool = False
    procedure_id: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The first cases of a section and how many there are; `more` when they are more than were counted."""

    section: Section
    cases: list[Case]
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Page:
    cases: list[Case]
    following: Cursor | None


def sections(wanted: Wanted) -> list[Listed]:
    """Every section with its first `SHOWN` cases and a count that stops at `COUNTED`; two queries."""
    ids = first_ids({section.value: stretches_of(section, wanted) for section in Section}, limit=COUNTED + 1)
    cases = read_cases(wanted, [case_id for found in ids.values() for case_id in found[:SHOWN]])
    return [_listed(section, ids[section.value], cases) for section in Section]


def section_page(section: Section, wanted: Wanted, after: Cursor | None) -> Page:
    """One section, `PAGE` cases at a time."""
    return _page(wanted, stretches_of(section, wanted), after, latest_first=False)


def state_page(state: State, wanted: Wanted, after: Cursor | None) -> Page:
    """The cases in a state; what is closed comes latest first."""
    stretches = [replace(place, state=state) for place in _places(wanted)]
    return _page(wanted, stretches, after, latest_first=state not in OPEN)


def by_receipt_number(actor: Actor, number: str) -> list[Case]:
    """The case with this receipt number, if the actor may see it."""
    found = visible_cases(actor).filter(receipt_number=number)
    return list(found.select_related(*_SHOWN_WITH).only(*_SHOWN_OF))


def stretches_of(section: Section, wanted: Wanted) -> list[Stretch]:
    """The stretches of indexes that make up a section."""
    places = _places(wanted)
    if section is Section.OVERDUE:
        return [replace(place, state=state, due_before=wanted.today) for state in TICKING for place in places]
    if section is Section.WAITING:
        return _waiting(wanted, places)
    state = _ONE_STATE[section]
    in_time = wanted.today if state in TICKING else None
    return [replace(place, state=state, due_from=in_time) for place in places]


def _waiting(wanted: Wanted, places: list[Stretch]) -> list[Stretch]:
    """What I took on and must move, and the withdrawn, which anybody of the department may file."""
    mine = _places(replace(wanted, mine=True))
    moving = [replace(place, state=state, due_from=wanted.today) for state in _MOVED_BY_ME for place in mine]
    filing = [replace(place, state=State.ISSUED) for place in mine]
    return [*moving, *filing, *(replace(place, state=State.WITHDRAWN) for place in places)]


def _places(wanted: Wanted) -> list[Stretch]:
    """The places of one index in which the wanted cases lie, before the state is named."""
    city, departments = wanted.actor.municipality.pk, visible_departments(wanted.actor, Action.CASE_VIEW)
    equal: list[tuple[str, int]] = []
    if wanted.procedure_id is not None:
        equal.append(("procedure_id", wanted.procedure_id))
    if wanted.mine:
        equal.append(("assignee_id", wanted.actor.staff.pk if wanted.actor.staff else 0))
    if departments is not None and not departments:
        return []
    if equal or departments is None:
        return [Stretch(city, tuple(equal), departments=departments)]
    return [Stretch(city, (("department_id", each),)) for each in sorted(departments)]


def _page(wanted: Wanted, stretches: list[Stretch], after: Cursor | None, *, latest_first: bool) -> Page:
    parts = [part for each in stretches for part in each.after(after, latest_first=latest_first)]
    ids = first_ids({"page": parts}, limit=PAGE + 1, latest_first=latest_first)["page"]
    cases = read_cases(wanted, ids[:PAGE])
    rows = [cases[case_id] for case_id in ids[:PAGE] if case_id in cases]
    following = Cursor(rows[-1].due_on, rows[-1].pk) if len(ids) > PAGE and rows else None
    return Page(rows, following)


def _listed(section: Section, ids: list[int], cases: dict[int, Case]) -> Listed:
    shown = [cases[case_id] for case_id in ids[:SHOWN] if case_id in cases]
    return Listed(section, shown, min(len(ids), COUNTED), len(ids) > COUNTED)


def read_cases(wanted: Wanted, ids: list[int]) -> dict[int, Case]:
    """With what a row of a list shows, by id."""
    cases = Case.objects.within(wanted.actor.municipality)
    return cases.select_related(*_SHOWN_WITH).only(*_SHOWN_OF).in_bulk(ids) if ids else {}
