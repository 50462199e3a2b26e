"""The visit beside the ordinary pages of a form, in the browser that is in it."""

from typing import Any

from django.http import HttpRequest

from yorozu.counter.portal.remote.hand import (
    has_visit,
    is_running,
    secret_in_hand,
    showed_draft,
    visit_in_hand,
)
from yorozu.counter.portal.remote.showing import composer, fragment
from yorozu.counter.selectors.remote import is_in, shows_draft
from yorozu.counter.services import remote
from yorozu.foundation.clock import now
from yorozu.intake.models import Draft
from yorozu.intake.visiting import draft_in_hand


def beside_form(request: HttpRequest, _subject: object) -> dict[str, Any] | None:
    """On the pages of the draft that is in the visit; None everywhere else, without a query for who has no visit."""
    if not has_visit(request) or request.resolver_match is None:
        return None
    visit, at = visit_in_hand(request), now()
    asked = request.resolver_match.kwargs
    draft = draft_in_hand(request, asked["code"], at=at)
    if draft is None:
        return None
    if visit is None or draft.pk != visit.draft_id:
        # Another browser was let in, in place of this one.
        return _over(draft) if showed_draft(request, draft) else None
    if not is_running(visit, at) or not is_in(visit, secret_in_hand(request, visit)):
        return _over(draft)
    remote.note_presence(visit, clerk=False, at=at)
    section = str(asked.get("section", "")).removesuffix("-")
    place = "form" if section else "check"
    return {**fragment(request, visit, at, place=place, section=section), **composer(place)}


def _over(draft: Draft) -> dict[str, Any]:
    """`shown`: the browser that was let in brought the very same draft, so that the clerk does go on reading it."""
    return {"over": True, "shown": shows_draft(draft)}
