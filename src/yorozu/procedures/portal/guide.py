"""Through an event of life: one plain question a page, then what to do, where, by when and with what.

Answers stand in the address and nowhere else: back works, the page can be kept, printed and handed on. They name nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yorozu.foundation.clock import today
from yorozu.foundation.errors import FieldError, NotFound
from yorozu.foundation.wareki import written_day
from yorozu.identity.routes import public
from yorozu.municipality.models import Municipality
from yorozu.procedures.guides.shape import EVENTS, LifeGuide, Question
from yorozu.procedures.guides.walking import UNKNOWN, Given, Step, Unanswered, Walk, answered, walk
from yorozu.procedures.portal.tiles import guide_tiles
from yorozu.procedures.selectors import name_in_language
from yorozu.procedures.selectors.guides import Found, found_by, guide_in, guide_row

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A line to tick."""

    id: str
    label: str
    help: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Said:
    """An answer on the page of what was found, and where to change it."""

    question: str
    answer: str
    url: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a box beside what was found is about: all there is to do, as the guide orders it; days told, by term."""

    event: str
    found: list[Found]
    facts: dict[str, str]


@public
@require_safe
def guides(request: HttpRequest, city: str) -> HttpResponse:
    """The eight events."""
    return render(request, "procedures/guides.html", {"events": guide_tiles(city)})


@public
@require_safe
def guide(request: HttpRequest, city: str, event: str) -> HttpResponse:
    """The first question not answered yet, or the one to be changed, or what the answers lead to."""
    if event not in EVENTS:
        raise NotFound("このできごとの案内はありません。一覧から選んでください。")
    try:
        shown = guide_in(guide_row(_city(request), event))
    except NotFound:
        return HttpResponseRedirect(f"{reverse('procedures:search', kwargs={'city': city})}?event={event}")
    given = {each.id: request.GET.getlist(each.id) for each in shown.questions if each.id in request.GET}
    way = walk(shown, given, today=today())
    step = way.step(request.GET.get("at", ""))
    if step is not None:
        return _question(request, way, given, step.question, step)
    if way.current is not None:
        return _question(request, way, given, way.current, None)
    return _result(request, way)


def _question(
    request: HttpRequest, way: Walk, given: Given, question: Question, step: Step | None
) -> HttpResponse:
    errors = _errors(request, question, given) if step is None else []
    before = list(_until(way, question))
    typed = given.get(question.id, ())
    context = {
        "guide": way.guide,
        "question": question,
        "errors": errors,
        "choices": _choices(question, step.chosen if step else typed),
        "day": _typed_day(step, typed),
        "kept": list(_pairs(way, given, leaving=question.id)),
        "number": len(before) + 1,
        "left": way.left_at_most - 1 if step is None else 0,
        "back": _url(way.guide, request, _pairs(way, given), at=before[-1].question.id) if before else "",
    }
    return render(request, "procedures/guide_question.html", context, status=422 if errors else 200)


def _result(request: HttpRequest, way: Walk) -> HttpResponse:
    pairs = list(_pairs(way, {}))
    found = found_by(_city(request), way, today=today())
    name_in_language(_city(request), [each.version.procedure for each in found if each.version])
    context = {
        "guide": way.guide,
        "found": found,
        "said": [
            Said(each.question.text, each.said, _url(way.guide, request, pairs, at=each.question.id))
            for each in way.steps
        ],
        "offer": Offer(
            way.guide.event, sorted(found, key=lambda each: way.guide.needs.index(each.need)), way.facts
        ),
        "back": _url(way.guide, request, pairs, at=way.steps[-1].question.id),
        "again": _url(way.guide, request, []),
        "today": today(),
    }
    return render(request, "procedures/guide_result.html", context)


def _errors(request: HttpRequest, question: Question, given: Given) -> list[FieldError]:
    """What is wrong with the answer, where this very question was just answered."""
    if request.GET.get("asked") != question.id:
        return []
    try:
        answered(question, given.get(question.id, ()), today=today())
    except Unanswered as fault:
        return [FieldError(question.id, str(fault))]
    return []


def _choices(question: Question, ticked: Sequence[str]) -> list[Choice]:
    return [Choice(each.id, each.label, each.help, each.id in ticked) for each in question.answers]


def _typed_day(step: Step | None, typed: Sequence[str]) -> str:
    if step is not None:
        return written_day(step.day) if step.day else ""
    return typed[-1][:40] if typed and typed[-1] != UNKNOWN else ""


def _until(way: Walk, question: Question) -> Iterator[Step]:
    for step in way.steps:
        if step.question.id == question.id:
            return
        yield step


def _pairs(way: Walk, given: Given, *, leaving: str = "") -> Iterator[Pair]:
    """Names and values of every answer, on this way or off it, without those to the question `leaving`."""
    on_the_way = {step.question.id: step for step in way.steps}
    for question in way.guide.questions:
        if question.id == leaving:
            continue
        step = on_the_way.get(question.id)
        for value in step.values if step else given.get(question.id, ()):
            yield question.id, value[:40]


def _url(guide: LifeGuide, request: HttpRequest, pairs: Iterable[Pair], *, at: str = "") -> str:
    city = _city(request).slug
    address = reverse("procedures:guide", kwargs={"city": city, "event": guide.event})
    query = urlencode([*pairs, *([("at", at)] if at else [])])
    return f"{address}?{query}" if query else address


def _city(request: HttpRequest) -> Municipality:
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    return municipality
