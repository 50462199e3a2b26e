"""A clerk makes an appointment: department, day and time, and what is known of what it is about."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.counter.desk.remote.places import actor_in, room_url
from yorozu.counter.selectors.remote import places_for, procedures_for
from yorozu.counter.selectors.remote_frames import (
    STAFF_DAYS,
    free_days,
    offer_of,
    read_moment,
    time_words,
)
from yorozu.counter.services import remote
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, FieldError, Invalid, Unavailable
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.municipality.models import Department

_DAYS_SHOWN = 14


@staff_route(Action.COUNTER_SERVE)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, city: str) -> HttpResponse:
    """First the department (asked only where there are several), then a free time of it. POST books."""
    actor, at = actor_in(request), now()
    places = places_for(actor)
    chosen = _department(request, places, actor)
    if request.method != "POST" or chosen is None:
        return _page(request, actor, places, chosen, at)
    begins_at = read_moment(request.POST.get("begins_at", ""))
    if begins_at is None:
        errors = [FieldError("begins_at", "日時を、一覧から選んでください。")]
        return _page(request, actor, places, chosen, at, errors, 422)
    code = request.POST.get("procedure", "")
    wanted = remote.Appointment(
        department=chosen,
        begins_at=begins_at,
        procedure=next((each for each in procedures_for(actor) if each.code == code), None),
        mail=request.POST.get("mail", ""),
        about=request.POST.get("about", ""),
        once=request.POST.get("once", ""),
    )
    try:
        booked = remote.book_visit(wanted=wanted, by=actor, address="", at=at)
    except Invalid as fault:
        return _page(request, actor, places, chosen, at, list(fault.errors), fault.status)
    except (Conflict, Unavailable) as fault:
        field = "begins_at" if isinstance(fault, Conflict) else "mail"
        return _page(request, actor, places, chosen, at, [FieldError(field, fault.message)], fault.status)
    return HttpResponseRedirect(f"{room_url(city, booked.visit.pk)}?done=booked")


def _department(request: HttpRequest, places: list[Department], actor: Actor) -> Department | None:
    asked = request.POST.get("department") or request.GET.get("department") or ""
    found = next((each for each in places if each.code == asked), None)
    if found is None and not asked:
        mine = [each for each in places if each.path == actor.place or each.name == actor.place]
        found = mine[0] if mine else places[0] if len(places) == 1 else None
    return found


def _page(
    request: HttpRequest,
    actor: Actor,
    places: list[Department],
    chosen: Department | None,
    at: datetime,
    errors: list[FieldError] | None = None,
    status: int = 200,
) -> HttpResponse:
    days = free_days(chosen, at=at, days=STAFF_DAYS, running=True)[:_DAYS_SHOWN] if chosen else []
    context = {
        "places": places,
        "chosen": chosen,
        "minutes": offer_of(chosen).minutes if chosen else 0,
        "days": [
            (each.words, [(frame.isoformat(), time_words(frame)) for frame in each.frames]) for each in days
        ],
        "procedures": procedures_for(actor),
        "once": remote.new_once(),
        "errors": errors or [],
        "mails": bool(settings.YOROZU_PUBLIC_URL),
        "typed": {
            name: request.POST.get(name, "")[:400] for name in ("begins_at", "mail", "about", "procedure")
        },
    }
    return render(request, "counter/remote_make.html", context, status=status)
