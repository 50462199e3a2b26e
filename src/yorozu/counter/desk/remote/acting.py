"""What the clerk does in the room: take and give back, choose the form, point, write, let in, end."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from yorozu.counter.desk.remote.places import actor_in, room_url
from yorozu.counter.desk.remote.room import fragment
from yorozu.counter.models import RemoteVisit
from yorozu.counter.selectors.remote import visit_for
from yorozu.counter.services import remote
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, Invalid, TooMany
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route

Act = Callable[[HttpRequest, RemoteVisit, Actor, datetime], None]


@staff_route(Action.COUNTER_SERVE)
@require_POST
def act(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """`do` says what. Without htmx back to the room; with it only what changed, so that nothing typed is lost."""
    actor, at = actor_in(request), now()
    visit, do = visit_for(actor, visit_id), request.POST.get("do", "")
    if do not in _ACTS:
        raise Invalid("ボタンが分かりませんでした。画面を開き直してください。")
    told = ""
    try:
        _ACTS[do](request, visit, actor, at)
    except (Conflict, Invalid, TooMany) as refused:
        if not request.headers.get("HX-Request"):
            raise
        told = refused.message
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(room_url(city, visit_id) + _ANCHORS.get(do, ""))
    if do == "say":
        return _composer(request, visit, told)
    shown = fragment(visit_for(actor, visit_id), actor, at, told=told) | {"beside": True}
    return render(request, "counter/remote_desk_fragment.html", shown)


def _composer(request: HttpRequest, visit: RemoteVisit, told: str) -> HttpResponse:
    context = {
        "visit": visit,
        "once": secrets.token_urlsafe(12),
        "longest": remote.LONGEST_LINE,
        "typed": request.POST.get("text", "")[:5000] if told else "",
        "told": told,
    }
    response = render(request, "counter/remote_desk_composer.html", context)
    if not told:
        response.headers["HX-Trigger"] = "remote-said"
    return response


def _hold(_request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    remote.hold_visit(visit=visit, by=by, at=at)


def _release(_request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    remote.release_visit(visit=visit, by=by, at=at)


def _choose(request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    remote.ask_to_fill_in(visit=visit, code=request.POST.get("procedure", ""), by=by, at=at)


def _point(request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    remote.point_at(visit=visit, field=request.POST.get("field", "")[:100], by=by, at=at)


def _say(request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    once, text = request.POST.get("once", "")[:64], request.POST.get("text", "")[:5000]
    remote.say(visit=visit, text=text, once=once, by=by, at=at)


def _admit(request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    remote.admit(visit=visit, number=request.POST.get("number", ""), by=by, at=at)


def _refuse(_request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    remote.refuse(visit=visit, by=by, at=at)


def _end(_request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    remote.end_visit(visit=visit, by=by, at=at)


def _cancel(_request: HttpRequest, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    remote.cancel_visit(visit=visit, by=by, at=at)


_ACTS: dict[str, Act] = {
    "hold": _hold,
    "release": _release,
    "choose": _choose,
    "point": _point,
    "say": _say,
    "admit": _admit,
    "refuse": _refuse,
    "end": _end,
    "cancel": _cancel,
}
_ANCHORS = {"point": "#answers", "say": "#chat"}
