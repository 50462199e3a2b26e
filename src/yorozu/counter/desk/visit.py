"""A visit: what is to be done, what is known of the person, the second screen; and how it ends."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from yorozu.counter import services
from yorozu.counter.desk.places import actor_in, to_home, to_visit, visit_in
from yorozu.counter.models import Visit, VisitState
from yorozu.counter.readers import reader_named
from yorozu.counter.selectors import Entered, entered_in, known_of, notes_of, pairing_of, visit_for
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError, Invalid, NotFound, TooMany, Unavailable
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.selectors import EVENTS, definition_of, guide_rows, search

_CODE = "counter-screen-code"
_MOST = 12


@staff_route(Action.COUNTER_SERVE)
@require_safe
def visit(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """The visit as it stands. A colleague's can be taken up; one that is over says so."""
    actor = actor_in(request)
    found = visit_for(actor, visit_id)
    if found.state != VisitState.OPEN or found.clerk_id != (actor.staff and actor.staff.pk):
        context = {"visit": found, "over": found.state != VisitState.OPEN}
        return render(request, "counter/desk/visit_elsewhere.html", context)
    return page(request, found)


@staff_route(Action.COUNTER_SERVE)
@require_POST
def take_up(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Go on with a colleague's visit."""
    actor = actor_in(request)
    found = visit_for(actor, visit_id)
    services.take_up(visit=found, by=actor, at=now())
    return to_visit(found)


@staff_route(Action.COUNTER_SERVE)
@require_POST
def procedures(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Put procedures in, or take one out."""
    found, actor, at = visit_in(request, visit_id)
    if code := request.POST.get("remove", "")[:100]:
        services.remove_procedure(visit=found, code=code, by=actor, at=at)
        return to_visit(found, anchor="chosen")
    codes = [each[:100] for each in request.POST.getlist("procedure")[:_MOST]]
    try:
        refused = services.add_procedures(visit=found, codes=codes, by=actor, at=at)
    except Invalid as error:
        return page(request, found, error)
    if refused:
        return page(request, visit_for(actor, visit_id), Invalid("".join(refused.values())))
    return to_visit(found, anchor="chosen")


@staff_route(Action.COUNTER_SERVE)
@require_POST
def screen(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """A code for the tablet, shown to the clerk until it is used or replaced."""
    found, actor, at = visit_in(request, visit_id)
    code = services.offer_screen_code(visit=found, by=actor, at=at)
    request.session[_CODE] = {"visit": str(found.pk), "code": code}
    return to_visit(found, anchor="screen")


@staff_route(Action.COUNTER_SERVE)
@require_POST
def card(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Read the card that lies on the window's reader; with `forget`, let go of what is known of the person."""
    found, actor, at = visit_in(request, visit_id)
    try:
        if "forget" in request.POST:
            services.forget_known(visit=found, by=actor, at=at)
        else:
            reader = reader_named(found.window.reader)
            sample = request.POST.get("sample", "")[:60]
            services.read_card(visit=found, reader=reader, sample=sample, by=actor, at=at)
    except (Invalid, NotFound, Unavailable, TooMany) as error:
        return page(request, found, error)
    return to_visit(found, anchor="known")


@staff_route(Action.COUNTER_SERVE)
@require_POST
def close(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """End the visit. Ended twice, it stays ended."""
    actor = actor_in(request)
    found = visit_for(actor, visit_id)
    services.close_visit(visit=found, by=actor, at=now())
    request.session.pop(_CODE, None)
    return to_home(city)


def page(request: HttpRequest, found: Visit, error: DomainError | None = None) -> HttpResponse:
    """The visit, with what could not be done where something could not."""
    actor, at = actor_in(request), now()
    entered = entered_in(found, at=at)
    asked = request.GET.get("q", "")[:100].strip()
    city = actor.municipality
    known, notes = known_of(found), notes_of(found)
    context = {
        "visit": found,
        "number": f"{found.ticket.window.prefix}{found.ticket.number}" if found.ticket else "",
        "entered": entered,
        "bring": _bring(entered),
        "events": [(each.event, *EVENTS[each.event]) for each in guide_rows(city)],
        "asked": asked,
        "hits": _hits(found, asked) if asked else [],
        "known": known,
        "known_words": _words(found, notes),
        "samples": _samples(found),
        "pairing": pairing_of(found),
        "code": _code(request, found),
        "said": error.message if error else "",
    }
    return render(request, "counter/desk/visit.html", context, status=error.status if error else 200)


def _hits(visit: Visit, asked: str) -> list[tuple[str, str, str, bool]]:
    """Code, title and department of what was searched for; whether the counter takes it."""
    found = search(visit.municipality, q=asked, size=10).object_list
    return [
        (each.code, each.title, each.department.name, "counter" in each.channels and each.for_public)
        for each in found
    ]


def _bring(entered: Entered) -> list[str]:
    drafts = [each.draft for each in entered.waiting if each.draft]
    return list(dict.fromkeys(item for draft in drafts for item in definition_of(draft.version).guide.bring))


def _words(visit: Visit, notes: dict[str, object]) -> list[str]:
    """Of which sources something is known, without what."""
    words = ["カード（氏名、住所、生年月日、性別）を読みました"] if notes.get("card") else []
    return words + (["本人が端末で、登録情報を使うことにしました"] if visit.resident_id else [])


def _samples(visit: Visit) -> list[str] | None:
    """Cards to choose from where files stand for a reader; None without a reader, none for a real one."""
    try:
        return reader_named(visit.window.reader).samples
    except NotFound:
        return None


def _code(request: HttpRequest, visit: Visit) -> str:
    """The code as long as it waits for its screen."""
    kept = request.session.get(_CODE) or {}
    pairing = pairing_of(visit)
    waits = pairing is not None and pairing.joined_at is None and pairing.expires_at > now()
    return str(kept["code"]) if waits and kept.get("visit") == str(visit.pk) else ""
