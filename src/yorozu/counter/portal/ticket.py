"""The page of one number, for the phone: how many are before me, how long it takes, where to go when it is called."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yorozu.counter import services
from yorozu.counter.models import Ticket, TicketState
from yorozu.counter.portal.places import city_of, renewed
from yorozu.counter.selectors import label_of, place_of, ticket_by_code
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError, NotFound
from yorozu.identity.routes import public

_UNKNOWN = "この番号札は見つかりません。番号札は、取った日のうちだけ使えます。"


@public
@never_cache
@require_safe
def ticket(request: HttpRequest, city: str, ticket: str) -> HttpResponse:
    """Where the number stands; the page asks for itself again, also without JavaScript."""
    return _page(request, _found(request, ticket), ticket)


@public
@require_POST
def cancel(request: HttpRequest, city: str, ticket: str) -> HttpResponse:
    """Let the number go."""
    services.cancel_ticket(ticket=_found(request, ticket), at=now())
    return _to(city, ticket)


@public
@require_POST
def tell(request: HttpRequest, city: str, ticket: str) -> HttpResponse:
    """Leave a mail address for the call."""
    found = _found(request, ticket)
    try:
        services.leave_address(
            ticket=found,
            email=request.POST.get("email", ""),
            address=client_address(request),
            at=now(),
        )
    except DomainError as refused:
        return _page(request, found, ticket, refused)
    return _to(city, ticket)


def _page(request: HttpRequest, found: Ticket, code: str, refused: DomainError | None = None) -> HttpResponse:
    waiting = found.state == TicketState.WAITING
    current = found.state in (TicketState.WAITING, TicketState.CALLED)
    # Whoever reads slowly, or by ear, can stop it (WCAG 2.2, 2.2.2).
    refreshed = current and refused is None and "still" not in request.GET
    address = reverse("counter:ticket", kwargs={"city": city_of(request).slug, "ticket": code})
    context = {
        "ticket": found,
        "code": code,
        "label": label_of(found),
        "state": TicketState(found.state),
        "place": place_of(found) if waiting else None,
        "current": current,
        "refreshed": refreshed,
        "told": bool(found.sealed_address),
        "mails": bool(settings.YOROZU_PUBLIC_URL),
        "address": f"{settings.YOROZU_PUBLIC_URL or request.build_absolute_uri('/')[:-1]}{address}",
        "errors": list(getattr(refused, "errors", ())) if refused else [],
        "said": refused.message if refused and not getattr(refused, "errors", ()) else "",
        "email": request.POST.get("email", "")[:254],
        "at": now(),
    }
    page = render(request, "counter/ticket.html", context, status=refused.status if refused else 200)
    return renewed(page, 20) if refreshed else page


def _found(request: HttpRequest, code: str) -> Ticket:
    found = ticket_by_code(city_of(request), code, at=now()) if len(code) <= 60 else None
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def _to(city: str, code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("counter:ticket", kwargs={"city": city, "ticket": code}))
