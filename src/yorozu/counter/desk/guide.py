"""The navigator's questions, asked aloud: the clerk ticks what the person says. Answers stand in the address and name nobody."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from yorozu.counter import services
from yorozu.counter.desk.places import to_visit, visit_in, visit_url
from yorozu.counter.desk.visit import page
from yorozu.counter.models import Visit
from yorozu.foundation.clock import today
from yorozu.foundation.errors import FieldError, Invalid, NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.selectors import (
    EVENTS,
    Found,
    LifeGuide,
    Unanswered,
    Walk,
    answered,
    definition_of,
    found_by,
    guide_of,
    walk,
)

_MOST = 12


@staff_route(Action.COUNTER_SERVE)
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, city: str, visit_id: UUID, event: str) -> HttpResponse:
    """What was answered, the question that comes now, or what the answers lead to. POST takes it into the visit."""
    visit, actor, at = visit_in(request, visit_id)
    found = guide_of(visit.municipality, event) if event in EVENTS else None
    if found is None:
        raise NotFound("このできごとの案内はありません。受付の画面から選び直してください。")
    given = {each.id: request.GET.getlist(each.id) for each in found.questions if each.id in request.GET}
    way = walk(found, given, today=today())
    if request.method == "POST" and way.current is None:
        return _take(request, visit, way)
    return _page(request, visit, way, given)


def _take(request: HttpRequest, visit: Visit, way: Walk) -> HttpResponse:
    _, actor, at = visit_in(request, visit.pk)
    codes = [each[:100] for each in request.POST.getlist("procedure")[:_MOST]]
    terms = {each.procedure: dict(each.same) for each in way.needs if each.procedure in codes}
    try:
        refused = services.add_procedures(
            visit=visit, codes=codes, facts=way.facts, terms=terms, by=actor, at=at
        )
    except Invalid as error:
        return page(request, visit, error)
    if refused:
        return page(request, visit_in(request, visit.pk)[0], Invalid("".join(refused.values())))
    return to_visit(visit, anchor="chosen")


def _page(request: HttpRequest, visit: Visit, way: Walk, given: dict[str, list[str]]) -> HttpResponse:
    question = way.current
    errors = _errors(request, way, given)
    found = found_by(visit.municipality, way, today=today()) if question is None else []
    context: dict[str, Any] = {
        "visit": visit,
        "guide": way.guide,
        "question": question,
        "errors": errors,
        "said": [
            (each.question.text, each.said, _url(visit, way, number)) for number, each in enumerate(way.steps)
        ],
        "kept": list(_pairs(way, len(way.steps))),
        "left": way.left_at_most,
        "typed": given.get(question.id, [""])[-1][:40] if question else "",
        "here": [each for each in found if _at_counter(each)],
        "elsewhere": [each for each in found if not _at_counter(each)],
        "back": visit_url(visit),
    }
    return render(request, "counter/desk/guide.html", context, status=422 if errors else 200)


def _at_counter(each: Found) -> bool:
    """Whether it can be entered here and now."""
    if each.version is None or each.opens is not None:
        return False
    definition = definition_of(each.version)
    return "counter" in definition.channels and bool({"resident", "business"} & set(definition.audience))


def _errors(request: HttpRequest, way: Walk, given: dict[str, list[str]]) -> list[FieldError]:
    """What is wrong with the answer, where this very question was just answered."""
    question = way.current
    if question is None or request.GET.get("asked") != question.id:
        return []
    try:
        answered(question, given.get(question.id, ()), today=today())
    except Unanswered as fault:
        return [FieldError(question.id, str(fault))]
    return []


def _pairs(way: Walk, until: int) -> Iterator[tuple[str, str]]:
    for step in way.steps[:until]:
        for value in step.values:
            yield step.question.id, value[:40]


def _url(visit: Visit, way: Walk, number: int) -> str:
    """Back to the question of this number, with the answers before it."""
    return f"{_base(visit, way.guide)}?{urlencode(list(_pairs(way, number)))}"


def _base(visit: Visit, guide: LifeGuide) -> str:
    return visit_url(visit).rstrip("/") + f"/guide/{guide.event}/"
