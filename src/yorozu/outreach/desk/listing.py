"""Our surveys, one of them, and setting one up."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.errors import Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.outreach import services
from yorozu.outreach.desk.reading import actor_in, faults_of, leading_to, page, survey_in
from yorozu.outreach.forms import RoundForm
from yorozu.outreach.selectors.questions import questions_of
from yorozu.outreach.selectors.rounds import result_of, standing_of, survey_procedures, visible_rounds
from yorozu.outreach.selectors.samples import list_of, sample_of
from yorozu.outreach.selectors.tables import counts_of, rates_of
from yorozu.procedures.selectors import definition_of

_SHOWN = 200


@staff_route(Action.SURVEY_WORK)
@require_safe
def surveys(request: HttpRequest, city: str) -> HttpResponse:
    """Those of our departments, the latest first."""
    at = now()
    rows = [(each, standing_of(each, at=at)) for each in visible_rounds(actor_in(request))[:_SHOWN]]
    return page(request, "list", rows=rows)


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, city: str) -> HttpResponse:
    """Form, title and period of a new one."""
    actor = actor_in(request)
    procedures = {str(each.pk): each for each in survey_procedures(actor)}
    choices = [
        (key, f"{each.title}（第{each.current.number if each.current else 0}版）")
        for key, each in procedures.items()
    ]
    form = RoundForm(request.POST if request.method == "POST" else None, procedures=choices)
    errors = []
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_round(
                procedure=procedures[form.cleaned_data["procedure"]], plan=form.plan(), by=actor, at=now()
            )
            return leading_to(request, "desk-survey", "started", survey_id=made.pk)
        except Invalid as refused:
            errors = faults_of(refused)
    wrong = bool(form.errors or errors)
    return page(request, "round", form=form, errors=errors, none=not procedures, status=422 if wrong else 200)


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """Title, period, and who may answer."""
    survey = survey_in(request, survey_id)
    form = RoundForm(request.POST if request.method == "POST" else None, procedures=[], survey=survey)
    errors = []
    if request.method == "POST" and form.is_valid():
        try:
            services.change_round(survey=survey, plan=form.plan(survey.slug), by=actor_in(request), at=now())
            return leading_to(request, "desk-survey", "changed", survey_id=survey.pk)
        except Invalid as refused:
            errors = faults_of(refused)
    wrong = bool(form.errors or errors)
    return page(request, "round", survey, form=form, errors=errors, status=422 if wrong else 200)


@staff_route(Action.SURVEY_WORK)
@require_safe
def survey(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """Where it stands, what came in, and what to do next."""
    found = survey_in(request, survey_id)
    definition = definition_of(found.version)
    return page(
        request, "survey", found, sample=sample_of(found), waiting=list_of(found), result=result_of(found),
        counts=counts_of(found), rates=rates_of(found), paper="paper" in definition.channels,
        texts=[each for each in questions_of(definition) if each.kind == "text"],
    )  # fmt: skip
