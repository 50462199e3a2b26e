"""The page to which a one-time link leads: nothing of the draft is shown before somebody presses the button."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.identity.routes import public
from yorozu.intake import services
from yorozu.intake.portal.places import section_url
from yorozu.intake.portal.session import city_of, draft_in_hand, take_in_hand
from yorozu.intake.prefill_link import remember_marks
from yorozu.intake.selectors import raw_of
from yorozu.intake.steps import steps_of
from yorozu.procedures.selectors import definition_shown


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposed(request: HttpRequest, city: str, token: str) -> HttpResponse:
    """Programs that look at links in mails open nothing by that; POST begins."""
    at, municipality = now(), city_of(request)
    draft = services.offered_draft(
        municipality=municipality, token=token, address=client_address(request), at=at
    )
    code = draft.procedure.code
    if request.method != "POST":
        context = {
            "definition": definition_shown(draft.version),
            "until": draft.expires_at,
            "other": draft_in_hand(request, code, at=at),
        }
        return render(request, "intake/offered.html", context)
    services.open_offered(draft=draft, token=token, at=at)
    take_in_hand(request, code, draft)
    remember_marks(request, draft, raw_of(draft))
    first = steps_of(draft, at=at).sections[0].id
    return HttpResponseRedirect(section_url(municipality.slug, code, first))
