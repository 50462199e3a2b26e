"""The case: what was asked and answered, where it stands, and what can be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.cases.desk.rows import Day, days_in_words
from yorozu.cases.models import Case, State
from yorozu.cases.selectors import (
    case_for,
    case_page,
    day_choices,
    previous_business_day,
    state_words,
    talk_line,
)
from yorozu.cases.services import record_view
from yorozu.foundation.clock import now, today
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.selectors import origin_of, usual_days
from yorozu.municipality.selectors import Calendar
from yorozu.records.models import Record
from yorozu.records.selectors import record_of


@staff_route(Action.CASE_VIEW)
@require_safe
def case(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """The case as it stands; the look at it goes to the audit chain."""
    return case_screen(request, case_for(actor_in(request), case_id))


def case_screen(
    request: HttpRequest,
    found: Case,
    *,
    mode: str = "",
    status: int = 200,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of a case. `mode` is correct or propose where the clerk is filling in that form beside the answers."""
    actor = actor_in(request)
    record_view(case=found, by=actor, at=now())
    calendar = Calendar(actor.municipality)
    day = Day(today(), previous_business_day(calendar, today()), calendar)
    context = {
        "case": found,
        "page": case_page(found, actor),
        "days": days_in_words(found, day),
        "late": found.is_late(day.today),
        "state": state_words(found),
        "talk": talk_line(found, actor, day.today),
        "kept": _kept(found, actor),
        "origin": origin_of(found.application),
        "choices": day_choices(found, day.today),
        "usual": str(usual_days(found.municipality)),
        "mode": mode,
        **_told(extra or {}),
    }
    return render(request, "cases/case.html", context, status=status)


def _kept(found: Case, actor: Actor) -> Record | None:
    """The record of a filed case, for who may see it."""
    if found.state != State.FILED or not actor.may(Action.RECORD_VIEW):
        return None
    kept = record_of("case", found.pk, found.municipality)
    may_see = kept is not None and actor.may(Action.RECORD_VIEW, kept.record_file.department_id)
    return kept if may_see else None


def _told(extra: dict[str, Any]) -> dict[str, Any]:
    """What an attempt left behind: its errors also by field, for the message beside it."""
    wrong = {error.field: error.message for error in extra.get("errors", ())}
    return {"typed": {}, "errors": (), **extra, "wrong": wrong}


def actor_in(request: HttpRequest) -> Actor:
    """The member of staff whom the route let in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
