"""In the visit: the chat, the way to the form, the video link, the end. A small fragment tells what changed."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yorozu.counter.models import RemoteVisit
from yorozu.counter.portal.remote.hand import (
    city_of,
    forget_visit,
    is_running,
    keep_draft,
    secret_in_hand,
    visit_in_hand,
)
from yorozu.counter.portal.remote.showing import composer, fragment, place_of, seen_by, whole
from yorozu.counter.selectors.remote import is_in
from yorozu.counter.services import remote
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, DomainError, Invalid, TooMany
from yorozu.identity.routes import public
from yorozu.identity.selectors import resident_of
from yorozu.intake.selectors import open_version
from yorozu.intake.services import start_draft
from yorozu.intake.visiting import draft_in_hand, go_on, take_in_hand, taker_of
from yorozu.procedures.selectors import acceptance_of, definition_of

#: Tells htmx that nothing more will come.
_NO_MORE = 286


@public
@require_safe
def room(request: HttpRequest, city: str) -> HttpResponse:
    """Where the visitor reads and writes, waits at the door, or learns that it is over."""
    return _room(request, noted=request.method == "GET")


@public
@require_safe
def live(request: HttpRequest, city: str) -> HttpResponse:
    """What changed since `seen`: nothing (204), the fragment, or that the page is to be read anew. `place` says where it stands."""
    at, place, visit = now(), place_of(request), visit_in_hand(request)
    running = visit is not None and is_running(visit, at)
    if visit is None or not running or not is_in(visit, secret_in_hand(request, visit)):
        if place == "door" and running:
            return HttpResponse(status=204)
        return _over(request) if place in ("form", "check") else _read_anew()
    if place == "door":
        return _read_anew()
    if request.method == "GET":
        remote.note_presence(visit, clerk=False, at=at)
    if request.GET.get("seen") == seen_by(visit, at):
        return HttpResponse(status=204)
    return render(request, "counter/remote_fragment.html", fragment(request, visit, at))


@public
@require_POST
def say(request: HttpRequest, city: str) -> HttpResponse:
    """Write a line; from a page with htmx only the box to write in comes back."""
    at, visit = now(), _entered(request)
    if visit is None:
        return _gone(request)
    text = request.POST.get("text", "")[:5000]
    try:
        remote.say(visit=visit, text=text, once=request.POST.get("once", "")[:64], by=None, at=at)
    except (Invalid, Conflict, TooMany) as refused:
        if request.headers.get("HX-Request"):
            return _composer(request, typed=text, told=refused.message)
        return _room(request, typed=text, told=refused.message, status=refused.status)
    if request.headers.get("HX-Request"):
        response = _composer(request)
        response.headers["HX-Trigger"] = "remote-said"
        return response
    return HttpResponseRedirect(_room_url(request))


@public
@require_POST
def act(request: HttpRequest, city: str) -> HttpResponse:
    """`do` is form (begin or go on with the form that the clerk chose) or end."""
    at, visit = now(), _entered(request)
    if visit is None:
        return _gone(request)
    try:
        if request.POST.get("do") == "form":
            return _form(request, visit, at)
        if request.POST.get("do") == "end":
            remote.end_visit(visit=visit, by=None, at=at)
    except DomainError as refused:
        return _room(request, told=refused.message, status=refused.status)
    return HttpResponseRedirect(_room_url(request))


def _form(request: HttpRequest, visit: RemoteVisit, at: datetime) -> HttpResponse:
    """To the draft in this browser, or to a new one; what is in it the clerk sees from now on."""
    if visit.procedure is None:
        raise Conflict("職員が手続を選ぶまで、お待ちください。")
    code = visit.procedure.code
    version = open_version(city_of(request), code)
    definition = definition_of(version)
    if "online" not in definition.channels or taker_of(definition) is not None:
        raise Conflict("この手続は、オンラインでは受け付けていません。職員に伝えてください。")
    draft = draft_in_hand(request, code, at=at)
    if draft is None or draft.application_id is not None:
        acceptance = acceptance_of(version.procedure, at)
        if not acceptance.open:
            raise Conflict(acceptance.message)
        draft = start_draft(
            municipality=city_of(request), version=version, at=at, resident=resident_of(request)
        )
    if visit.draft_id != draft.pk:
        remote.begin_form(visit=visit, draft=draft, at=at)
        take_in_hand(request, code, draft)
    keep_draft(request, draft)
    return go_on(request, draft, at=at)


def _room(
    request: HttpRequest, *, typed: str = "", told: str = "", status: int = 200, noted: bool = True
) -> HttpResponse:
    at, visit = now(), visit_in_hand(request)
    if visit is None:
        if noted:
            forget_visit(request)
        return render(request, "counter/remote_over.html", {"nothing": True}, status=404)
    if not is_running(visit, at):
        return _ended(request, visit)
    if not is_in(visit, secret_in_hand(request, visit)):
        return render(request, "counter/remote_waiting.html", whole(request, visit, at))
    if noted:
        remote.note_presence(visit, clerk=False, at=at)
    context = whole(request, visit, at) | {"typed": typed, "told": told}
    return render(request, "counter/remote_room.html", context, status=status)


def _entered(request: HttpRequest) -> RemoteVisit | None:
    """The running visit in which this browser is."""
    visit = visit_in_hand(request)
    if visit is None or not is_running(visit, now()) or not is_in(visit, secret_in_hand(request, visit)):
        return None
    return visit


def _gone(request: HttpRequest) -> HttpResponse:
    """Something was sent from a page that is no longer in: nothing was done."""
    if request.headers.get("HX-Request"):
        return _read_anew()
    return _ended(request, visit_in_hand(request), status=409)


def _ended(request: HttpRequest, visit: RemoteVisit | None, status: int = 200) -> HttpResponse:
    context = {"visit": visit, "kept_days": settings.YOROZU_REMOTE_KEPT.days}
    return render(request, "counter/remote_over.html", context, status=status)


def _composer(request: HttpRequest, **more: str) -> HttpResponse:
    return render(request, "counter/remote_composer.html", composer(place_of(request)) | more)


def _over(request: HttpRequest) -> HttpResponse:
    """On a page where somebody types: it says so, and stops asking."""
    return render(request, "counter/remote_over_beside.html", {}, status=_NO_MORE)


def _read_anew() -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def _room_url(request: HttpRequest) -> str:
    return reverse("counter:remote-room", kwargs={"city": city_of(request).slug})
