"""What a browser's session holds of a remote visit: ids and a secret, nothing that was typed or said."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from yorozu.counter.models import RemoteVisit
from yorozu.counter.selectors.remote import visit_of_browser
from yorozu.intake.models import Draft
from yorozu.intake.visiting import renew
from yorozu.municipality.models import Municipality

_KEY = "remote-visit"


def city_of(request: HttpRequest) -> Municipality:
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    return municipality


def keep_visit(request: HttpRequest, visit: RemoteVisit, secret: str) -> None:
    """Under a new key of the session, so that nobody who planted the old one in this browser is in as well."""
    renew(request)
    request.session[_KEY] = {"city": visit.municipality_id, "visit": str(visit.pk), "secret": secret}


def has_visit(request: HttpRequest) -> bool:
    """Without asking the database, for pages that most people see without a visit."""
    return bool(request.COOKIES) and hasattr(request, "session") and _KEY in request.session


def visit_in_hand(request: HttpRequest) -> RemoteVisit | None:
    """The visit in which this browser is, at whose door it waits, or which is over; None for none in this city."""
    held = request.session.get(_KEY) if has_visit(request) else None
    if not held or held["city"] != city_of(request).pk:
        return None
    return visit_of_browser(city_of(request), UUID(held["visit"]), held["secret"])


def secret_in_hand(request: HttpRequest, visit: RemoteVisit) -> str:
    """The secret that this browser has of this visit; "" for none."""
    held = request.session.get(_KEY) if has_visit(request) else None
    return str(held["secret"]) if held and held["visit"] == str(visit.pk) else ""


def keep_draft(request: HttpRequest, draft: Draft) -> None:
    """That this browser showed this draft in the visit: on its pages it is told once the visit is over for it."""
    request.session[_KEY] = {**request.session[_KEY], "draft": str(draft.pk)}


def showed_draft(request: HttpRequest, draft: Draft) -> bool:
    held = request.session.get(_KEY) if has_visit(request) else None
    return held is not None and held.get("draft") == str(draft.pk)


def forget_visit(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def is_running(visit: RemoteVisit, at: datetime) -> bool:
    return visit.state == "open" and not visit.is_over(at)
