"""The basket a browser has in hand, and the addresses of its pages. The session holds ids only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yorozu.intake.models import Basket, BasketItem
from yorozu.intake.portal.session import city_of, renew
from yorozu.intake.selectors.baskets import basket_by_id, is_waiting, items_of, together_of
from yorozu.intake.together import Page, Spot, Together

_IN_HAND = "intake-baskets"


@dataclass(frozen=True)
class InHand:
    """A basket with its items. `waiting` can be filled in and sent."""

    basket: Basket
    items: list[BasketItem]
    waiting: list[BasketItem]

    @property
    def sent(self) -> list[BasketItem]:
        return [each for each in self.items if each.application_id is not None]

    @property
    def left(self) -> list[BasketItem]:
        """What was not sent, able to be or not."""
        return [each for each in self.items if each.application_id is None]

    @property
    def titles(self) -> dict[str, str]:
        return {each.procedure.code: each.procedure.title for each in self.items}

    def together(self, at: datetime) -> Together:
        return together_of(self.waiting, at=at)


def basket_in_hand(request: HttpRequest, *, at: datetime) -> InHand | None:
    """None for who has none, or whose was forgotten."""
    basket_id = dict(request.session.get(_IN_HAND, {})).get(str(city_of(request).pk))
    basket = basket_by_id(city_of(request), UUID(basket_id)) if basket_id else None
    if basket is None:
        return None
    items = items_of(basket)
    return InHand(basket, items, [each for each in items if is_waiting(each, at=at) and _is_own(each)])


def _is_own(item: BasketItem) -> bool:
    """What staff write for somebody is not gone on with here."""
    return item.draft is not None and item.draft.channel == "online"


def take_basket(request: HttpRequest, basket: Basket) -> None:
    """Under a new key of the session, as for a draft."""
    renew(request)
    request.session[_IN_HAND] = {
        **request.session.get(_IN_HAND, {}),
        str(city_of(request).pk): str(basket.id),
    }


def let_basket_go(request: HttpRequest) -> None:
    baskets = dict(request.session.get(_IN_HAND, {}))
    if baskets.pop(str(city_of(request).pk), None):
        request.session[_IN_HAND] = baskets


def nothing_in_hand(request: HttpRequest) -> HttpResponse:
    """Nothing was begun, the session has ended, or the time is over: how to go on."""
    return render(request, "intake/basket/nothing.html", status=404)


def basket_url(request: HttpRequest, page: str = "") -> str:
    """`page` is check, receipt, saved, status, end or remove; without one, what is in the basket."""
    return reverse(
        f"intake:basket-{page}" if page else "intake:basket", kwargs={"city": city_of(request).slug}
    )


def page_url(request: HttpRequest, page: Page, *, from_check: bool = False, anchor: str = "") -> str:
    """`anchor` is the id of a question, whole or dotted."""
    kwargs = {"city": city_of(request).slug, "code": page.code, "section": page.section.id}
    url = reverse("intake:basket-page", kwargs=kwargs)
    return f"{url}{'?from=check' if from_check else ''}{f'#id_{anchor}' if anchor else ''}"


def spot_url(request: HttpRequest, together: Together, code: str, field: str) -> str:
    """Where an answer is changed; `field` may be dotted. "" where it is not asked."""
    top, dot, rest = field.partition(".")
    spot = together.asker_of(code, top)
    found = together.page_of(Spot(code, top))
    return page_url(request, found, from_check=True, anchor=f"{spot.field}{dot}{rest}") if found else ""
