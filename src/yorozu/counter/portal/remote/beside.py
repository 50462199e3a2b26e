"""The visit beside the ordinary pages of a form, in the browser that is in it."""

from typing import Any

from django.http import HttpRequest

from yorozu.counter.portal.remote.hand import has_visit, is_running, secret_in_hand, visit_in_hand
from yorozu.counter.portal.remote.showing import composer, fragment
from yorozu.counter.selectors.remote import is_in
from yorozu.counter.services import remote
from yorozu.foundation.clock import now
from yorozu.intake.visiting import draft_in_hand


def beside_form(request: HttpRequest, _subject: object) -> dict[str, Any] | None:
    """On the pages of the draft that is in the visit; None everywhere else, without a query for who has no visit."""
    if not has_visit(request) or request.resolver_match is None:
        return None
    visit, at = visit_in_hand(request), now()
    asked = request.resolver_match.kwargs
    if visit is None or visit.draft_id is None:
        return None
    draft = draft_in_hand(request, asked["code"], at=at)
    if draft is None or draft.pk != visit.draft_id:
        return None
    if not is_running(visit, at) or not is_in(visit, secret_in_hand(request, visit)):
        return {"over": True}
    remote.note_presence(visit, clerk=False, at=at)
    section = str(asked.get("section", "")).removesuffix("-")
    place = "form" if section else "check"
    return {**fragment(request, visit, at, place=place, section=section), **composer(place)}
