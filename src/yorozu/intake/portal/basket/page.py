"""One group of questions a page, of whichever procedure asks them first."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.forms.services import Definition
from yorozu.foundation.clock import now
from yorozu.identity.routes import public
from yorozu.identity.selectors import profile_of, resident_of
from yorozu.intake.portal.basket.hand import InHand, basket_in_hand, basket_url, nothing_in_hand, page_url
from yorozu.intake.selectors import Places, Source, asked_page, places_of
from yorozu.intake.services.baskets import BasketTaken, take_basket_page
from yorozu.intake.together import Page, Together


@public
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, city: str, code: str, section: str) -> HttpResponse:
    """Show the group, or keep what was typed and go on. Whatever was typed is kept, right or wrong."""
    at = now()
    held = basket_in_hand(request, at=at)
    if held is None:
        return nothing_in_hand(request)
    if not held.waiting:
        return HttpResponseRedirect(basket_url(request, "receipt"))
    together = held.together(at)
    here = together.page(code, section)
    if here is None:
        return HttpResponseRedirect(basket_url(request, "check"))
    if request.method == "POST":
        return _take(request, held, here, at)
    return _shown(request, held, together, here)


def _take(request: HttpRequest, held: InHand, here: Page, at: datetime) -> HttpResponse:
    section = here.section.id
    taken = take_basket_page(
        basket=held.basket, code=here.code, section=section, posted=request.POST, files=request.FILES, at=at
    )
    together, from_check = taken.together, request.GET.get("from") == "check"
    if "save" in request.POST:
        return HttpResponseRedirect(basket_url(request, "saved"))
    if "back" in request.POST:
        return HttpResponseRedirect(_neighbour(request, together, here, -1))
    if taken.button and not taken.errors:
        return HttpResponseRedirect(page_url(request, here, from_check=from_check, anchor=taken.anchor))
    now_here = together.page(here.code, section)
    if not taken.done and now_here is not None:
        return _shown(request, held, together, now_here, taken)
    following = basket_url(request, "check") if from_check else _neighbour(request, together, here, 1)
    return HttpResponseRedirect(following)


def _neighbour(request: HttpRequest, together: Together, here: Page, step: int) -> str:
    """The page before or after, of the way as it is now; before the first the contents, after the last the check."""
    places = [(each.code, each.section.id) for each in together.pages]
    place = (here.code, here.section.id)
    if place not in places:
        return basket_url(request, "check")
    number = places.index(place) + step
    if number < 0:
        return basket_url(request)
    return page_url(request, together.pages[number]) if number < len(places) else basket_url(request, "check")


def _shown(
    request: HttpRequest, held: InHand, together: Together, here: Page, taken: BasketTaken | None = None
) -> HttpResponse:
    part = together.by_code[here.code]
    errors = taken.errors if taken else []
    asked = asked_page(
        together, here, sources=_sources(request), errors=errors, new=taken.new if taken else None
    )
    places = [(each.code, each.section.id) for each in together.pages]
    context: dict[str, Any] = {
        "definition": part.definition,
        "section": here.section,
        "fields": asked.html,
        "errors": errors,
        "proposed": taken.proposed if taken else [],
        "number": places.index((here.code, here.section.id)) + 1,
        "total": len(places) + 1,
        "label": held.titles[here.code],
        "others": [held.titles[each] for each in together.used_by(here)],
        "places": _places(held, here, part.definition),
        "check_url": basket_url(request, "check"),
        "from_check": request.GET.get("from") == "check",
        "has_map": any(each.type == "location" for each in here.section.fields if each.id in here.asked),
        "kept_until": held.basket.expires_at,
    }
    return render(request, "intake/basket/page.html", context, status=422 if errors else 200)


def _sources(request: HttpRequest) -> list[Source]:
    """What who is signed in keeps about themselves."""
    resident = resident_of(request)
    return [Source("", profile_of(resident))] if resident else []


def _places(held: InHand, here: Page, definition: Definition) -> list[Places]:
    """What is left to choose from, on the page where it is chosen."""
    capacity = definition.capacity
    if capacity is None or capacity.field not in here.asked:
        return []
    item = next(each for each in held.items if each.procedure.code == here.code)
    return places_of(item.procedure, definition)
