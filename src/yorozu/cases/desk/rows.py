"""One line of the work list in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from yorozu.cases.models import TICKING, Case, State
from yorozu.cases.selectors import days_left, list_action
from yorozu.identity.actors import Actor
from yorozu.municipality.selectors import Calendar

_KINDS = {State.RECEIVED: "waiting", State.FILED: "done"}


@dataclass(frozen=True, slots=True)
class Row:
    """`days` says how long there still is while `counts`, `late` that it is over, `new` that it came since `since`.

    `replied` when a message of the applicant is unread.
    """

    case: Case
    url: str
    state: str
    kind: str
    days: str
    counts: bool
    late: bool
    new: bool
    replied: bool
    action: str


@dataclass(frozen=True, slots=True)
class Day:
    """Against what rows are read: today, since when a case is new, and the city's calendar."""

    today: date
    since: date
    calendar: Calendar


def rows_of(
    cases: Iterable[Case], actor: Actor, day: Day, replied: Collection[int] = frozenset()
) -> list[Row]:
    """`replied` are the ids of the cases with an unread message."""
    return [_row(case, actor, day, case.pk in replied) for case in cases]


def days_in_words(case: Case, day: Day) -> str:
    """Business days left or passed; empty once the days no longer count."""
    if case.state == State.WAITING_CORRECTION:
        return "補正中は数えません"
    if case.state not in TICKING:
        return ""
    left = days_left(day.calendar, day.today, case.due_on)
    if case.due_on < day.today:
        return f"{max(-left, 1)}営業日超過"
    return "今日まで" if left == 0 else f"あと{left}営業日"


def _row(case: Case, actor: Actor, day: Day, replied: bool) -> Row:
    return Row(
        case=case,
        url=reverse("cases:case", kwargs={"city": actor.municipality.slug, "case_id": case.pk}),
        state=State(case.state).label,
        counts=case.state in TICKING,
        kind=_KINDS.get(State(case.state), ""),
        days=days_in_words(case, day),
        late=case.is_late(day.today),
        new=case.state == State.RECEIVED and case.arrived_on >= day.since,
        replied=replied,
        action=list_action(case, actor),
    )
