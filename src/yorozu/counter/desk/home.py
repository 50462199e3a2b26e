"""The clerk's own page: the window, the next number, the visits that go on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yorozu.counter import services
from yorozu.counter.desk.places import actor_in, to_home, to_visit
from yorozu.counter.models import Ticket, TicketState
from yorozu.counter.offers import offer_code
from yorozu.counter.selectors import (
    desk_of,
    desks_at,
    label_of,
    line_of,
    open_visits,
    queue_of,
    ticket_in_hand,
    window_for,
    windows_for,
)
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, DomainError, NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route


@staff_route(Action.COUNTER_SERVE)
@require_safe
def home(request: HttpRequest, city: str) -> HttpResponse:
    """Where one serves today, and what is next; before that, where one will serve."""
    return _page(request)


@staff_route(Action.COUNTER_SERVE)
@require_POST
def begin(request: HttpRequest, city: str) -> HttpResponse:
    """Serve at this window, at this desk."""
    actor = actor_in(request)
    try:
        window = window_for(actor, _number(request.POST.get("window", "")))
        services.open_desk(window=window, label=request.POST.get("label", ""), by=actor, at=now())
    except (NotFound, DomainError) as refused:
        return _page(request, refused)
    return to_home(city)


@staff_route(Action.COUNTER_SERVE)
@require_POST
def leave(request: HttpRequest, city: str) -> HttpResponse:
    """Serve nowhere any more; with `window`, it gives no more numbers today either."""
    actor, at = actor_in(request), now()
    desk = desk_of(actor, at=at)
    if desk is not None and "window" in request.POST:
        services.close_window(window=desk.window, by=actor, at=at)
    services.leave_desk(by=actor, at=at)
    return to_home(city)


@staff_route(Action.COUNTER_SERVE)
@require_POST
def call(request: HttpRequest, city: str) -> HttpResponse:
    """Call the next number to one's desk."""
    actor, at = actor_in(request), now()
    desk = desk_of(actor, at=at)
    if desk is None:
        raise Conflict("先に、席の番号を選んで窓口を始めてください。")
    services.call_next(window=desk.window, by=actor, at=at)
    return to_home(city)


@staff_route(Action.COUNTER_SERVE)
@require_POST
def give(request: HttpRequest, city: str) -> HttpResponse:
    """Take a number for somebody who cannot; its page is shown, to be printed."""
    desk = desk_of(actor_in(request), at=now())
    if desk is None:
        raise Conflict("先に、席の番号を選んで窓口を始めてください。")
    code = services.take_ticket(
        window=desk.window,
        offered=request.POST.get("offered", ""),
        address=client_address(request),
        at=now(),
        counted=False,
    )
    return HttpResponseRedirect(reverse("counter:ticket", kwargs={"city": city, "ticket": code}))


@staff_route(Action.COUNTER_SERVE)
@require_POST
def visit(request: HttpRequest, city: str) -> HttpResponse:
    """Begin a visit: with the number that was called, or with somebody who has none."""
    actor, at = actor_in(request), now()
    desk = desk_of(actor, at=at)
    if desk is None:
        raise Conflict("先に、席の番号を選んで窓口を始めてください。")
    ticket = None if "alone" in request.POST else ticket_in_hand(actor, at=at)
    begun = services.begin_visit(window=desk.window, ticket=ticket, by=actor, at=at)
    return to_visit(begun)


@staff_route(Action.COUNTER_SERVE)
@require_POST
def end(request: HttpRequest, city: str, ticket_id: UUID) -> HttpResponse:
    """`act` says what became of a number: came, missed, or again for who comes after all."""
    actor, at = actor_in(request), now()
    ticket = _ticket(request, ticket_id)
    act = request.POST.get("act", "")
    if act == "again":
        services.call_again(ticket=ticket, by=actor, at=at)
    elif act in ("came", "missed"):
        services.end_ticket(ticket=ticket, came=act == "came", by=actor, at=at)
    return to_home(city)


def _ticket(request: HttpRequest, ticket_id: UUID) -> Ticket:
    """A number of today at a window at which one may serve. Raises NotFound."""
    for window in windows_for(actor_in(request)):
        window.municipality = actor_in(request).municipality
        for each in queue_of(window, [TicketState.CALLED, TicketState.NO_SHOW], at=now()):
            if each.pk == ticket_id:
                each.window = window
                return each
    raise NotFound("この番号は、もう終わっています。窓口の画面を開き直してください。")


def _page(request: HttpRequest, refused: DomainError | None = None) -> HttpResponse:
    actor, at = actor_in(request), now()
    desk = desk_of(actor, at=at)
    in_hand = ticket_in_hand(actor, at=at) if desk else None
    context = {
        "windows": windows_for(actor),
        "desk": desk,
        "line": line_of(desk.window, at=at) if desk else None,
        "colleagues": desks_at(desk.window, at=at) if desk else [],
        "in_hand": in_hand,
        "in_hand_label": label_of(in_hand) if in_hand else "",
        "missed": [(each, label_of(each)) for each in queue_of(desk.window, [TicketState.NO_SHOW], at=at)]
        if desk
        else [],
        "visits": [(each, each.clerk_id == (actor.staff and actor.staff.pk)) for each in open_visits(actor)],
        "offered": offer_code() if desk else "",
        "may_set_up": actor.may(Action.COUNTER_SET_UP),
        "typed": request.POST,
        "errors": list(getattr(refused, "errors", ())) if refused else [],
        "said": refused.message if refused else "",
    }
    return render(request, "counter/desk/home.html", context, status=refused.status if refused else 200)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
