"""My work: the first screen of the day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yorozu.approvals.selectors import later_review_for, waiting_for
from yorozu.cases.desk.rows import Day, Row, rows_of
from yorozu.cases.forms import FilterForm
from yorozu.cases.models import Case, State
from yorozu.cases.selectors import (
    Attention,
    Cursor,
    Noticed,
    Section,
    Wanted,
    attention_page,
    by_receipt_number,
    noticed,
    previous_business_day,
    procedures_to_choose,
    replied,
    section_page,
    sections,
    state_page,
)
from yorozu.foundation.clock import today
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.selectors import read_receipt_number
from yorozu.municipality.selectors import Calendar
from yorozu.procedures.models import Procedure


@staff_route(Action.DESK_VIEW)
@require_safe
def work(request: HttpRequest, city: str) -> HttpResponse:
    """Sections with counts; one section, one state or one receipt number when the address asks for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = FilterForm(request.GET)
    procedures = procedures_to_choose(actor)
    day = _day(actor)
    context = {"form": form, "procedures": procedures, "states": State.choices, "query": _query(form)}
    context["approvals"] = _approvals(actor, day)
    if not actor.may(Action.CASE_VIEW):
        return render(request, "cases/work_nothing.html", context)
    if form.value("q"):
        return _found(request, form, actor, day, context)
    wanted = Wanted(actor, day.today, bool(form.value("mine")), _procedure_id(procedures, form))
    if form.value("section") or form.value("state"):
        return _page(request, form, wanted, day, context)
    return render(request, "cases/work.html", {**context, **_sections(wanted, day)})


def _sections(wanted: Wanted, day: Day) -> dict[str, Any]:
    """What must not be overlooked first, then every section."""
    first, then = noticed(wanted), sections(wanted)
    shown = [case for each in first for case in each.cases] + [case for each in then for case in each.cases]
    answered = _answered(first, shown, wanted)
    return {
        "noticed": [(each, rows_of(each.cases, wanted.actor, day, answered)) for each in first],
        "sections": [(each, rows_of(each.cases, wanted.actor, day, answered)) for each in then],
    }


def _answered(first: list[Noticed], shown: list[Case], wanted: Wanted) -> frozenset[int]:
    """Which have an unread message: all that were counted, unless there are more than that."""
    replies = next((each for each in first if each.section is Attention.REPLIES), None)
    if replies is None:
        return frozenset()
    return replied(wanted.actor.municipality, shown) if replies.more else replies.ids


def _found(
    request: HttpRequest, form: FilterForm, actor: Actor, day: Day, context: dict[str, Any]
) -> HttpResponse:
    number = read_receipt_number(form.value("q"))
    cases = by_receipt_number(actor, number) if number else []
    title = "受付番号での検索"
    rows = rows_of(cases, actor, day, replied(actor.municipality, cases))
    return _list(request, title, rows, None, {**context, "unreadable": number is None})


def _page(
    request: HttpRequest, form: FilterForm, wanted: Wanted, day: Day, context: dict[str, Any]
) -> HttpResponse:
    if form.value("state"):
        state = State(form.value("state"))
        title, page = state.label, state_page(state, wanted, form.cursor)
    elif form.value("section") in Attention.values:
        attention = Attention(form.value("section"))
        title, page = attention.label, attention_page(attention, wanted, form.cursor)
    else:
        section = Section(form.value("section"))
        title, page = section.label, section_page(section, wanted, form.cursor)
    answered = replied(wanted.actor.municipality, page.cases)
    return _list(request, title, rows_of(page.cases, wanted.actor, day, answered), page.following, context)


def _list(
    request: HttpRequest, title: str, rows: list[Row], following: Cursor | None, context: dict[str, Any]
) -> HttpResponse:
    return render(
        request,
        "cases/work_list.html",
        {**context, "list_title": title, "rows": rows, "following": following},
    )


def _day(actor: Actor) -> Day:
    calendar = Calendar(actor.municipality)
    return Day(today(), previous_business_day(calendar, today()), calendar)


def _approvals(actor: Actor, day: Day) -> int:
    """How many proposals wait for the person to approve them or to look at them."""
    if not actor.may(Action.APPROVAL_ACT):
        return 0
    to_see = later_review_for(actor, day.today).order_by().values("pk")
    return waiting_for(actor, day.today).order_by().values("pk").union(to_see).count()


def _procedure_id(procedures: list[Procedure], form: FilterForm) -> int | None:
    return next((each.pk for each in procedures if each.code == form.value("procedure")), None)


def _query(form: FilterForm) -> str:
    """The filters without the place in the list, for links that keep them."""
    kept = {name: form.value(name) for name in ("state", "procedure", "mine", "section") if form.value(name)}
    return urlencode({**kept, "mine": "1"} if "mine" in kept else kept)
