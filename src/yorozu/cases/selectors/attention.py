"""What must not be overlooked on the work list: unread messages of applicants, and answers that did not come in time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, TextChoices

from yorozu.cases.models import Case
from yorozu.cases.selectors.cases import visible_cases
from yorozu.cases.selectors.stretches import Cursor
from yorozu.cases.selectors.work import COUNTED, PAGE, SHOWN, Page, Wanted, read_cases
from yorozu.intake.models import Side
from yorozu.intake.selectors import answers_overdue, unread_by
from yorozu.municipality.models import Municipality, TenantQuerySet


class Attention(TextChoices):
    REPLIES = "replies", "返信が来ています"
    UNANSWERED = "unanswered", "返事の期限が過ぎています"


@dataclass(frozen=True, slots=True)
class Noticed:
    """The first cases of what needs attention and how many there are; `more` when they are more than were counted.

    `ids` are those of all that were counted.
    """

    section: Attention
    cases: list[Case]
    ids: frozenset[int]
    count: int
    more: bool


def noticed(wanted: Wanted) -> list[Noticed]:
    """What there is of each kind; nothing of a kind that is empty."""
    found = {each: _ids(each, wanted, COUNTED + 1) for each in Attention}
    cases = read_cases(wanted, [pk for ids in found.values() for pk in ids[:SHOWN]])
    return [_noticed(each, ids, cases) for each, ids in found.items() if ids]


def attention_page(attention: Attention, wanted: Wanted, after: Cursor | None) -> Page:
    """One kind, `PAGE` cases at a time."""
    rows = _rows(attention, wanted)
    if after is not None:
        rows = rows.filter(Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, pk__gt=after.case_id))
    ids = list(rows.values_list("pk", flat=True)[: PAGE + 1])
    found = read_cases(wanted, ids[:PAGE])
    cases = [found[pk] for pk in ids[:PAGE] if pk in found]
    following = Cursor(cases[-1].due_on, cases[-1].pk) if len(ids) > PAGE else None
    return Page(cases, following)


def replied(municipality: Municipality, cases: Iterable[Case]) -> frozenset[int]:
    """The ids of those of these cases in which a message of the applicant is unread."""
    ids = [each.pk for each in cases]
    if not ids:
        return frozenset()
    rows = Case.objects.within(municipality).filter(unread_by(municipality, Side.OFFICE), pk__in=ids)
    return frozenset(rows.values_list("pk", flat=True))


def _noticed(section: Attention, ids: list[int], cases: dict[int, Case]) -> Noticed:
    shown = [cases[pk] for pk in ids[:SHOWN] if pk in cases]
    return Noticed(section, shown, frozenset(ids), min(len(ids), COUNTED), len(ids) > COUNTED)


def _ids(attention: Attention, wanted: Wanted, limit: int) -> list[int]:
    return list(_rows(attention, wanted).values_list("pk", flat=True)[:limit])


def _rows(attention: Attention, wanted: Wanted) -> TenantQuerySet[Case]:
    city = wanted.actor.municipality
    about = (
        unread_by(city, Side.OFFICE)
        if attention is Attention.REPLIES
        else answers_overdue(city, wanted.today)
    )
    rows = visible_cases(wanted.actor).filter(about)
    if wanted.mine:
        rows = rows.filter(assignee=wanted.actor.staff) if wanted.actor.staff else rows.none()
    if wanted.procedure_id is not None:
        rows = rows.filter(procedure_id=wanted.procedure_id)
    return rows.order_by("due_on", "pk")
