"""A resident's session: a part of the browser's, apart from that of staff, with times of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from yorozu.foundation.clock import now
from yorozu.identity.models import Resident
from yorozu.identity.selectors.residents import SESSION, resident_of, session_is_over

View = TypeVar("View", bound=Callable[..., Any])
_NOTED_EVERY = timedelta(minutes=1)


def open_visit(request: HttpRequest, resident: Resident, *, at: datetime) -> None:
    """They have shown who they are: their session begins, under a new key of the browser's.

    What the browser has begun to fill in stays in its hands. Who was signed in here as staff is signed out.
    """
    if SESSION_KEY in request.session:
        request.session.flush()
    else:
        request.session.cycle_key()
    request.session[SESSION] = {
        "id": str(resident.id),
        "city": resident.municipality_id,
        "stamp": resident.stamp,
        "opened": at.isoformat(),
        "seen": at.isoformat(),
    }
    request._resident = resident  # type: ignore[attr-defined]


def close_visit(request: HttpRequest) -> None:
    """Leave nothing in this browser: neither the session nor drafts nor opened applications. Staff stay signed in."""
    if SESSION_KEY in request.session:
        request.session.pop(SESSION, None)
    else:
        request.session.flush()
    request._resident = None  # type: ignore[attr-defined]


def visit_ended(request: HttpRequest, at: datetime) -> bool:
    """Whether somebody was signed in here until their time was over."""
    kept = request.session.get(SESSION)
    return kept is not None and session_is_over(kept, at)


def for_residents(view: View) -> View:
    """For residents who are signed in; others are asked to, and come back. It stands under `public` and the methods."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        resident, at = resident_of(request), now()
        if resident is None:
            return _to_sign_in(request, at)
        _note_use(request, at)
        request.resident = resident  # type: ignore[attr-defined]
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    return guarded  # type: ignore[return-value]


def resident_in(request: HttpRequest) -> Resident:
    """Who a page is for; `for_residents` let nobody else in."""
    found: Resident = request.resident  # type: ignore[attr-defined]
    return found


def page_after(request: HttpRequest, asked: str) -> str:
    """The resident's page asked for, or my page; never outside the city, never the desk."""
    city = request.municipality.slug  # type: ignore[attr-defined]
    inside = asked.startswith(f"/{city}/") and not asked.startswith(f"/{city}/desk/") and ".." not in asked
    if inside and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        return asked
    return f"/{city}/my/"


def _note_use(request: HttpRequest, at: datetime) -> None:
    kept = request.session[SESSION]
    if abs(at - datetime.fromisoformat(kept["seen"])) >= _NOTED_EVERY:
        request.session[SESSION] = {**kept, "seen": at.isoformat()}


def _to_sign_in(request: HttpRequest, at: datetime) -> HttpResponse:
    said = {"next": request.path} if request.method in ("GET", "HEAD") else {}
    if visit_ended(request, at):
        said["ended"] = "1"
    address = reverse("identity:my-sign-in", kwargs={"city": request.municipality.slug})  # type: ignore[attr-defined]
    return HttpResponseRedirect(f"{address}?{urlencode(said)}" if said else address)
