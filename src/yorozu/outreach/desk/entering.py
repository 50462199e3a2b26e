"""Typing in what came by post: the whole form on one page, fast by keyboard."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from yorozu.forms.services import check_answers, read_section, render_section
from yorozu.foundation.clock import now, today
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.outreach import services
from yorozu.outreach.desk.reading import actor_in, faults_of, leading_to, page, survey_in
from yorozu.outreach.models import Mode, SurveyRound
from yorozu.outreach.selectors.tables import counts_of
from yorozu.procedures.selectors import definition_of, rule_context

# The name under which each section that forms renders says which questions it shows; here there are several on a page.
_SHOWN = "_shown"


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """One sheet; after it is kept the page is empty for the next, and says the number to write on the sheet."""
    survey = survey_in(request, survey_id)
    raw, errors = _posted(request, survey), list[FieldError]()
    if request.method == "POST" and "again" not in request.POST:
        try:
            kept = services.enter_answer(
                survey=survey, raw=raw, typed=request.POST.get("survey_code", ""),
                without_code="without_code" in request.POST, by=actor_in(request), at=now(),
                once=request.POST.get("once", "")[:64],
            )  # fmt: skip
            address = reverse("outreach:desk-enter", kwargs={"city": city, "survey_id": survey.pk})
            response = leading_to(request, "desk-enter", survey_id=survey.pk)
            response.headers["Location"] = f"{address}?kept={kept.number}"
            return response
        except Invalid as refused:
            errors = _for_page(faults_of(refused))
        except Conflict as refused:
            errors = [FieldError("survey_code", refused.message)]
    return _page(request, survey, raw, errors)


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, city: str, survey_id: int, number: int) -> HttpResponse:
    """A sheet that was typed wrong, typed again."""
    survey, errors = survey_in(request, survey_id), list[FieldError]()
    if request.method == "POST":
        raw = _posted(request, survey)
        if "again" not in request.POST:
            try:
                services.correct_answer(survey=survey, number=number, raw=raw, by=actor_in(request), at=now())
                return leading_to(request, "desk-enter", "corrected", survey_id=survey.pk)
            except Invalid as refused:
                errors = _for_page(faults_of(refused))
    else:
        raw = services.read_answer(survey=survey, number=number, by=actor_in(request), at=now()).values
    return _page(request, survey, raw, errors, number=number)


def _page(
    request: HttpRequest, survey: SurveyRound, raw: dict[str, Any], errors: list[FieldError], number: int = 0
) -> HttpResponse:
    kept = request.GET.get("kept", "")
    return page(
        request, "enter", survey, sections=_sections(survey, raw, errors), errors=errors, number=number,
        coded=survey.mode == Mode.CODES, typed=request.POST.get("survey_code", "")[:60],
        without_code="without_code" in request.POST, counts=counts_of(survey),
        code_errors=[each.message for each in errors if each.field == "survey_code"],
        kept=kept if kept.isdecimal() and len(kept) < 8 else "", status=422 if errors else 200,
        once=secrets.token_urlsafe(12),
    )  # fmt: skip


def _posted(request: HttpRequest, survey: SurveyRound) -> dict[str, Any]:
    """Every section at once: the page shows them all."""
    definition, raw = definition_of(survey.version), dict[str, Any]()
    if request.method == "POST":
        posted = request.POST.copy()
        posted[_SHOWN] = " ".join([*request.POST.getlist(_SHOWN), *definition.fields])
        for section in definition.sections:
            raw |= read_section(definition, section.id, posted, request.FILES)
    return raw


def _sections(
    survey: SurveyRound, raw: dict[str, Any], errors: list[FieldError]
) -> list[tuple[str, SafeString]]:
    """Title and questions. Everything is shown: a sheet of paper shows everything as well, and the rules decide later."""
    definition = definition_of(survey.version)
    context = rule_context(definition, survey.municipality, today=today(), channel="paper")
    visible = check_answers(definition, raw, context=context).visible | set(definition.fields)
    return [
        (each.title, render_section(definition, each.id, raw, errors, visible=visible))
        for each in definition.sections
    ]


def _for_page(errors: list[FieldError]) -> list[FieldError]:
    """The code's control is not called as a question of the form might be."""
    return [FieldError("survey_code", each.message) if each.field == "code" else each for each in errors]
