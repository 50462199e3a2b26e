"""Before the first question: who applies, and what is ahead."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake import services
from yorozu.intake.desk.requests.places import actor_in, draft_url
from yorozu.intake.selectors import open_version, places_to_ask_for
from yorozu.intake.steps import steps_of
from yorozu.procedures.selectors import definition_of


@staff_route(Action.DESK_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """What is ahead; POST begins a draft in the name of the person or of the department they choose."""
    actor, at = actor_in(request), now()
    version = open_version(actor.municipality, code, inside=True)
    definition = definition_of(version)
    places = places_to_ask_for(actor, at=at) if "department" in definition.audience else []
    errors: list[FieldError] = []
    if request.method == "POST":
        chosen = {str(each.pk): each for each in places}.get(request.POST.get("department", ""))
        try:
            draft = services.start_request(version=version, by=actor, department=chosen, at=at)
        except Invalid as refused:
            errors = [FieldError("department", refused.message)]
        else:
            first = steps_of(draft, at=at).sections[0].id
            return HttpResponseRedirect(draft_url(city, draft.pk, first))
    context = {
        "version": version,
        "definition": definition,
        "places": places,
        "errors": errors,
        "actor": actor,
    }
    return render(request, "intake/requests/start.html", context, status=422 if errors else 200)
