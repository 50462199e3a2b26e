"""The links in a screen's frame. Packages above offer theirs, so that the frame knows no name above it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


def anyone(_request: HttpRequest) -> bool:
    """The link is for everybody."""
    return True


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link. `url_name` is reversed with the city, `area` is desk, resident or footer."""

    label: str
    url_name: str
    allowed: Callable[[HttpRequest], bool] = anyone
    order: int = 50
    area: str = "desk"


@dataclass(frozen=True, slots=True)
class NavLink:
    """An item as one request sees it."""

    label: str
    url: str
    current: bool


_items: list[NavItem] = []


def register(item: NavItem) -> None:
    """Offer a link. Called from the wiring only; doubling one is harmless."""
    if item not in _items:
        _items.append(item)
        _items.sort(key=lambda each: each.order)


def links(area: str, request: HttpRequest, city: str) -> list[NavLink]:
    """The area's links that this request may follow; the one it is inside of is current."""
    offered = [(item, _url(item, city)) for item in _items if item.area == area and item.allowed(request)]
    here = _longest_prefix([url for _, url in offered], request.path)
    return [NavLink(item.label, url, url == here) for item, url in offered]


def _url(item: NavItem, city: str) -> str:
    try:
        return reverse(item.url_name, kwargs={"city": city})
    except NoReverseMatch:
        return reverse(item.url_name)  # the few screens that belong to no city


def _longest_prefix(urls: list[str], path: str) -> str:
    return max((url for url in urls if path.startswith(url)), key=len, default="")
