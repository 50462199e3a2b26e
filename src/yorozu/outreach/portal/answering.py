"""The way into a survey: the code from the letter, then the form as intake shows it."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, FieldError, Forbidden, Invalid
from yorozu.identity.routes import public
from yorozu.intake.visiting import draft_in_hand, go_on, take_in_hand
from yorozu.municipality.models import Municipality
from yorozu.outreach.models import Mode, SurveyDraft, SurveyRound
from yorozu.outreach.selectors.rounds import public_rounds, result_of, round_at, standing_of
from yorozu.outreach.services import begin_answer
from yorozu.outreach.services.answering import closed_message
from yorozu.procedures.selectors import definition_of


@public
@require_safe
def surveys(request: HttpRequest, city: str) -> HttpResponse:
    """What the city asks now, and what came of what it asked before."""
    at, municipality = now(), _city(request)
    rows = [(each, standing_of(each, at=at), result_of(each)) for each in public_rounds(municipality)]
    shown = [
        {
            "survey": each,
            "standing": standing,
            "published": result is not None and result.published_at is not None,
        }
        for each, standing, result in rows
        if standing.code != "preparing"
    ]
    return render(request, "outreach/surveys.html", {"rows": shown})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, city: str, slug: str) -> HttpResponse:
    """What it is about, until when, and the code. POST begins."""
    found, at = round_at(_city(request), slug), now()
    if request.method == "POST":
        return _begin(request, found)
    draft = draft_in_hand(request, found.procedure.code, at=at) if request.COOKIES else None
    going = draft is not None and _is_of(found, draft.pk)
    return _page(request, found, going=going)


@public
@require_safe
def thanks(request: HttpRequest, city: str, slug: str) -> HttpResponse:
    """The answer was taken. There is no number: nobody can find it again."""
    return render(request, "outreach/thanks.html", {"survey": round_at(_city(request), slug)})


def _begin(request: HttpRequest, found: SurveyRound) -> HttpResponse:
    at, code = now(), found.procedure.code
    draft = draft_in_hand(request, code, at=at)
    if "go_on" in request.POST and draft is not None and _is_of(found, draft.pk):
        return go_on(request, draft, at=at)
    typed = request.POST.get("code", "")
    try:
        draft = begin_answer(survey=found, typed=typed, address=client_address(request), at=at)
    except Invalid as refused:
        return _page(request, found, errors=list(refused.errors), typed=typed[:60], status=422)
    except Conflict as refused:
        return _page(
            request, found, errors=[FieldError("code", refused.message)], typed=typed[:60], status=409
        )
    except Forbidden:
        return _page(request, found, status=403)
    take_in_hand(request, code, draft)
    return go_on(request, draft, at=at)


def _page(request: HttpRequest, found: SurveyRound, *, status: int = 200, **more: object) -> HttpResponse:
    at, result = now(), result_of(found)
    context = {
        "survey": found,
        "closes_on": found.closes_at - timedelta(seconds=1),
        "definition": definition_of(found.version),
        "closed": closed_message(found, at=at),
        "coded": found.mode == Mode.CODES,
        "published": result is not None and result.published_at is not None,
        **more,
    }
    return render(request, "outreach/survey.html", context, status=status)


def _is_of(found: SurveyRound, draft_id: UUID) -> bool:
    """Whether the draft in this browser is an answer to this round."""
    return SurveyDraft.objects.within(found.municipality_id).filter(draft=draft_id, round=found).exists()


def _city(request: HttpRequest) -> Municipality:
    city: Municipality = request.municipality  # type: ignore[attr-defined]
    return city
