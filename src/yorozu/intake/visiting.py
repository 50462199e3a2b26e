"""For a package above whose forms are filled in here: who takes what is sent, and the draft that a browser has in hand."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from yorozu.intake.models import Draft
from yorozu.intake.portal.places import page_url, section_url
from yorozu.intake.portal.session import city_of, draft_in_hand, renew, take_in_hand
from yorozu.intake.services.elsewhere import Taker, offer_taker, taker_of
from yorozu.intake.steps import steps_of

__all__ = [
    "Taker",
    "draft_in_hand",
    "go_on",
    "offer_taker",
    "page_url",
    "renew",
    "section_url",
    "steps_of",
    "take_in_hand",
    "taker_of",
]


def go_on(request: HttpRequest, draft: Draft, *, at: datetime) -> HttpResponse:
    """To the first page of the draft on which something is left to do."""
    city, code = city_of(request).slug, draft.procedure.code
    unfinished = steps_of(draft, at=at).unfinished
    return HttpResponseRedirect(
        section_url(city, code, unfinished) if unfinished else page_url(city, code, "check")
    )
