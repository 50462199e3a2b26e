"""How crowded it is, the numbers on the wall, and taking one."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yorozu.counter import services
from yorozu.counter.offers import offer_code
from yorozu.counter.portal.places import city_of, renewed
from yorozu.counter.selectors import label_of, lines_of, window_by_id
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError
from yorozu.identity.routes import public


@public
@never_cache
@require_safe
def hall(request: HttpRequest, city: str) -> HttpResponse:
    """Every window: how many wait, how long it takes, and a button for a number."""
    return _page(request)


@public
@never_cache
@require_safe
def display(request: HttpRequest, city: str) -> HttpResponse:
    """For the wall of the hall: the called numbers large, how many wait, anew every ten seconds."""
    lines = lines_of(city_of(request), at=now())
    called = sorted(
        (each for line in lines for each in line.called),
        key=lambda each: each.called_at or now(),
        reverse=True,
    )
    context = {
        "lines": [each for each in lines if each.open or each.waiting or each.called],
        "called": [(label_of(each), each.window.place, each.desk) for each in called[:8]],
        "at": now(),
    }
    return renewed(render(request, "counter/display.html", context), 10)


@public
@require_POST
def take(request: HttpRequest, city: str) -> HttpResponse:
    """Take a number; pressed twice, it is one."""
    typed = request.POST.get("window", "")
    try:
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
        code = services.take_ticket(
            window=window_by_id(city_of(request), number),
            offered=request.POST.get("offered", "")[:400],
            address=client_address(request),
            at=now(),
        )
    except DomainError as refused:
        return _page(request, refused)
    return HttpResponseRedirect(reverse("counter:ticket", kwargs={"city": city, "ticket": code}))


def _page(request: HttpRequest, refused: DomainError | None = None) -> HttpResponse:
    context = {
        "lines": [(each, offer_code() if each.open else "") for each in lines_of(city_of(request), at=now())],
        "said": refused.message if refused else "",
        "office": city_of(request).office,
        "at": now(),
    }
    return render(request, "counter/hall.html", context, status=refused.status if refused else 200)
