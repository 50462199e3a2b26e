"""Check the answers, and send them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.forms.services import printed
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake import services
from yorozu.intake.desk.requests.places import actor_in, draft_url, request_url
from yorozu.intake.models import Draft
from yorozu.intake.selectors import request_draft
from yorozu.intake.steps import Steps, steps_of


@staff_route(Action.DESK_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, city: str, draft_id: UUID) -> HttpResponse:
    """Every answer with 「直す」 beside it. POST sends them, once, in the name of who is signed in."""
    actor, at = actor_in(request), now()
    draft = request_draft(actor, draft_id, at=at)
    if draft.application is not None:
        return HttpResponseRedirect(request_url(city, draft.application.pk))
    steps = steps_of(draft, at=at)
    if request.method != "POST":
        return _page(request, draft, steps, steps.checked.errors)
    try:
        receipt = services.submit_draft(draft=draft, address=client_address(request), by=actor, at=at)
    except Invalid as refused:
        return _page(request, draft, steps, list(refused.errors))
    return HttpResponseRedirect(request_url(city, receipt.application_id))


def _page(request: HttpRequest, draft: Draft, steps: Steps, errors: list[FieldError]) -> HttpResponse:
    city = draft.municipality.slug
    wrong = {error.field.partition(".")[0] for error in errors}
    context = {
        "definition": steps.definition,
        "draft": draft,
        "sections": printed(steps.definition, steps.checked.values, visible=steps.checked.visible),
        "mends": [(error.message, _mend(city, draft, section, error)) for section, error in steps.of(errors)],
        "wrong": wrong,
        "total": steps.total,
        "back": draft_url(city, draft.pk, steps.sections[-1].id),
    }
    return render(request, "intake/requests/check.html", context, status=422 if errors else 200)


def _mend(city: str, draft: Draft, section: str, error: FieldError) -> str:
    return draft_url(city, draft.pk, section, from_check=True, anchor=error.field) if section else ""
