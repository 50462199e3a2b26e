"""What the visitor's pages show of a visit: who is there, where the clerk points, the chat."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yorozu.counter.models import RemoteVisit
from yorozu.counter.portal.remote.hand import city_of
from yorozu.counter.selectors.remote import (
    chat_of,
    details_of,
    draft_of,
    is_here,
    number_of,
    video_of,
    when_of,
)
from yorozu.counter.services.remote import LONGEST_LINE
from yorozu.intake.visiting import section_url
from yorozu.procedures.selectors import definition_of

#: Where the fragment stands: on a page of the form, on its check page or receipt, in the room, or at the door.
PLACES = ("form", "check", "room", "door")
_LATEST = 3


@dataclass(frozen=True, slots=True)
class Pointed:
    """The question to which the clerk points; `here` when it is on this page of the form."""

    field: str
    label: str
    url: str
    here: bool


def seen_by(visit: RemoteVisit, at: datetime) -> str:
    """The same as long as nothing changed that the visitor has to see."""
    return f"{visit.version}{'a' if is_here(visit.held_at, at) else 'b'}"


def place_of(request: HttpRequest) -> str:
    asked = request.GET.get("place", "room")
    return asked if asked in PLACES else "room"


def fragment(
    request: HttpRequest, visit: RemoteVisit, at: datetime, *, place: str = "", section: str = ""
) -> dict[str, Any]:
    """The part that changes. Opens the chat's last lines, and in the room all of them; never the form's answers."""
    place = place or place_of(request)
    section = section or request.GET.get("section", "")[:100]
    lines = chat_of(visit, latest=None if place == "room" else _LATEST)
    return {
        "visit": visit,
        "seen": seen_by(visit, at),
        "place": place,
        "section": section,
        "clerk_here": visit.holder_id is not None and is_here(visit.held_at, at),
        "pointed": _pointed(request, visit, section),
        "lines": lines,
        "knocked": bool(visit.waiting_digest),
        "sent": visit.application_id is not None,
        "begun": visit.draft_id is not None,
    }


def composer(place: str) -> dict[str, Any]:
    """The box to write a line in, with a mark of its own: pressed twice, it is said once."""
    return {"once": secrets.token_urlsafe(12), "longest": LONGEST_LINE, "place": place}


def whole(request: HttpRequest, visit: RemoteVisit, at: datetime) -> dict[str, Any]:
    """The room or the door as a page."""
    return {
        "kept_days": settings.YOROZU_REMOTE_KEPT.days,
        **fragment(request, visit, at, place="room"),
        **composer("room"),
        "when": when_of(visit),
        "name": details_of(visit)["name"],
        "video": video_of(visit),
        "number": number_of(visit.waiting_digest),
        "reads_itself": request.GET.get("reload") == "1",
    }


def _pointed(request: HttpRequest, visit: RemoteVisit, section: str) -> Pointed | None:
    draft = draft_of(visit) if visit.pointed else None
    if draft is None or draft.application_id is not None:
        return None
    definition = definition_of(draft.version)
    field = definition.fields.get(visit.pointed)
    if field is None:
        return None
    place = definition.section_of[field.id]
    url = section_url(city_of(request).slug, definition.code, place, anchor=field.id)
    return Pointed(field.id, field.label, url, here=place == section)
