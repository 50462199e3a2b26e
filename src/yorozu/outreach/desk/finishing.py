"""The end of a survey: its result frozen, then published."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.outreach import services
from yorozu.outreach.desk.reading import actor_in, faults_of, leading_to, page, survey_in
from yorozu.outreach.forms import PublishForm
from yorozu.outreach.selectors.rounds import result_of
from yorozu.outreach.selectors.tables import counts_of


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """What closing means; POST closes."""
    survey, errors = survey_in(request, survey_id), list[FieldError]()
    if request.method == "POST":
        try:
            services.close_round(survey=survey, by=actor_in(request), at=now())
            return leading_to(request, "desk-survey", "closed", survey_id=survey.pk)
        except Invalid as refused:
            errors = faults_of(refused)
    return page(
        request, "close", survey, counts=counts_of(survey), errors=errors, status=422 if errors else 200
    )


@staff_route(Action.SURVEY_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """Which counts are hidden; POST publishes, or takes the page away."""
    survey, errors = survey_in(request, survey_id), list[FieldError]()
    form = PublishForm(request.POST if request.method == "POST" and "withdraw" not in request.POST else None)
    if request.method == "POST" and "withdraw" in request.POST:
        services.withdraw_result(survey=survey, by=actor_in(request), at=now())
        return leading_to(request, "desk-survey", "withdrawn", survey_id=survey.pk)
    if request.method == "POST" and form.is_valid():
        try:
            threshold = form.cleaned_data["threshold"]
            services.publish_result(survey=survey, threshold=threshold, by=actor_in(request), at=now())
            return leading_to(request, "desk-survey", "published", survey_id=survey.pk)
        except Invalid as refused:
            errors = faults_of(refused)
    wrong = bool(errors or form.errors)
    return page(
        request,
        "publish",
        survey,
        form=form,
        result=result_of(survey),
        errors=errors,
        status=422 if wrong else 200,
    )
