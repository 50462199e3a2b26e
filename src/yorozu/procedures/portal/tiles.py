"""Links to the procedures of an event of life or of a category."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from yorozu.procedures.guides.shape import EVENTS
from yorozu.procedures.labels import CATEGORIES


@dataclass(frozen=True, slots=True)
class Tile:
    """A link with how many procedures stand behind it."""

    name: str
    about: str
    url: str
    count: int = 0


def guide_tiles(city: str) -> list[Tile]:
    """The eight events of life; each leads to its guide."""
    return [guide_tile(city, event) for event in EVENTS]


def guide_tile(city: str, event: str) -> Tile:
    """The link to one guide."""
    name, about = EVENTS[event]
    return Tile(name, about, reverse("procedures:guide", kwargs={"city": city, "event": event}))


def category_tiles(city: str, counts: Mapping[str, int]) -> list[Tile]:
    """The categories that have procedures."""
    address = reverse("procedures:search", kwargs={"city": city})
    return [
        Tile(label.name, label.about, f"{address}?{urlencode({'category': code})}", counts[code])
        for code, label in CATEGORIES.items()
        if counts.get(code)
    ]
