"""After sending: one receipt for all, and one page that says where each stands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import now
from yorozu.identity.routes import public
from yorozu.intake.models import BasketItem
from yorozu.intake.portal.basket.hand import InHand, basket_in_hand, basket_url, nothing_in_hand
from yorozu.intake.portal.basket.standing import Told, told_of
from yorozu.intake.portal.session import city_of, open_application
from yorozu.intake.portal.status import Standing, standing_of
from yorozu.intake.selectors import Receipt, expected_on, receipt_of, unread_news
from yorozu.intake.selectors.baskets import codes_of


@dataclass(frozen=True, slots=True)
class Sent:
    """An application of the basket; `unread` is how many of its news were not read."""

    item: BasketItem
    receipt: Receipt
    expected: date | None
    standing: Standing
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Unsent:
    """What could not be sent, why, and what to do."""

    item: BasketItem
    told: Told | None


@public
@require_safe
def receipt(request: HttpRequest, city: str) -> HttpResponse:
    """Number and code for all of it, the number of each, and what was not sent with what to do."""
    held = basket_in_hand(request, at=now())
    if held is None:
        return nothing_in_hand(request)
    if not held.sent:
        return HttpResponseRedirect(basket_url(request))
    return render(request, "intake/basket/receipt.html", _context(held))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, city: str) -> HttpResponse:
    """Where each stands. POST opens one of them."""
    held = basket_in_hand(request, at=now())
    if held is None:
        return HttpResponseRedirect(reverse("intake:status", kwargs={"city": city}))
    if request.method == "POST":
        number = request.POST.get("number", "")
        for item in held.sent:
            if item.application is not None and item.application.receipt_number == number:
                open_application(request, item.application.pk, at=now())
                return HttpResponseRedirect(
                    reverse("intake:status-view", kwargs={"city": city_of(request).slug})
                )
    return render(request, "intake/basket/status.html", _context(held))


def _context(held: InHand) -> dict[str, object]:
    sent = [each.application_id for each in held.sent if each.application_id]
    unread = unread_news(sent, held.basket.municipality_id)
    return {
        "held": held,
        "codes": codes_of(held.basket),
        "sent": [_sent(each, unread) for each in held.sent],
        "unsent": [Unsent(each, told_of(each)) for each in held.left],
    }


def _sent(item: BasketItem, unread: dict[UUID, int]) -> Sent:
    application = item.application
    assert application is not None  # noqa: S101  only those that were sent
    application.procedure = item.procedure
    news = unread.get(application.pk, 0)
    return Sent(item, receipt_of(application), expected_on(application), standing_of(application), news)
