"""A resident asks for an appointment: the free times of the department that answers for a procedure."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yorozu.counter.portal.remote.hand import city_of
from yorozu.counter.selectors.remote_frames import Day, free_days, offer_of, read_moment, time_words
from yorozu.counter.services import remote
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, FieldError, Invalid, NotFound, TooMany, Unavailable
from yorozu.identity.actors import Actor
from yorozu.identity.routes import public
from yorozu.intake.selectors import open_version
from yorozu.intake.visiting import taker_of
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of

Frames = list[tuple[str, list[tuple[str, str]]]]


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Choose a day and a time; POST books and leads to the page of the link."""
    version, at = _offered(request, code), now()
    if request.method == "POST":
        return _book(request, version, at)
    return _page(request, version, at)


def frames_of(days: list[Day]) -> Frames:
    """Days with their frames as a form offers them: (value, words)."""
    return [(each.words, [(frame.isoformat(), time_words(frame)) for frame in each.frames]) for each in days]


def _offered(request: HttpRequest, code: str) -> ProcedureVersion:
    version = open_version(city_of(request), code)
    definition = definition_of(version)
    offer = offer_of(version.procedure.department)
    if not offer.public or "online" not in definition.channels or taker_of(definition):
        raise NotFound("この手続では、リモート窓口を予約できません。担当課にお問い合わせください。")
    return version


def _book(request: HttpRequest, version: ProcedureVersion, at: datetime) -> HttpResponse:
    begins_at = read_moment(request.POST.get("begins_at", ""))
    if begins_at is None:
        return _page(request, version, at, [FieldError("begins_at", "日時を、一覧から選んでください。")], 422)
    wanted = remote.Appointment(
        department=version.procedure.department,
        procedure=version.procedure,
        begins_at=begins_at,
        mail=request.POST.get("mail", ""),
        about=request.POST.get("about", ""),
        once=request.POST.get("once", ""),
    )
    by, address = Actor.anonymous(city_of(request)), client_address(request)
    try:
        booked = remote.book_visit(wanted=wanted, by=by, address=address, at=at)
    except Invalid as fault:
        return _page(request, version, at, list(fault.errors), fault.status)
    except (Conflict, TooMany) as fault:
        return _page(request, version, at, [FieldError("begins_at", fault.message)], fault.status)
    except Unavailable as fault:
        return _page(request, version, at, [FieldError("mail", fault.message)], fault.status)
    url = reverse("counter:remote-link", kwargs={"city": city_of(request).slug, "token": booked.token})
    return HttpResponseRedirect(f"{url}?done=booked")


def _page(
    request: HttpRequest,
    version: ProcedureVersion,
    at: datetime,
    errors: list[FieldError] | None = None,
    status: int = 200,
) -> HttpResponse:
    department = version.procedure.department
    offer = offer_of(department)
    context = {
        "procedure": version.procedure,
        "department": department,
        "minutes": offer.minutes,
        "days": frames_of(free_days(department, at=at, days=offer.days_ahead)),
        "once": remote.new_once(),
        "errors": errors or [],
        "typed": {name: request.POST.get(name, "")[:400] for name in ("begins_at", "mail", "about")},
    }
    return render(request, "counter/remote_ask.html", context, status=status)
