"""Links to the procedures of an event of life or of a category."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from yorozu.procedures.labels import CATEGORIES, EVENTS_ON_HOME, LIFE_EVENTS, Label


@dataclass(frozen=True, slots=True)
class Tile:
    """A link with how many procedures stand behind it."""

    name: str
    about: str
    url: str
    count: int


def event_tiles(city: str, counts: Mapping[str, int]) -> list[Tile]:
    """Eight events in their usual order; where there are more, those with nothing behind them give way first."""
    with_most_sense = sorted(LIFE_EVENTS, key=lambda event: not counts.get(event))
    shown = set(with_most_sense[:EVENTS_ON_HOME])
    return [
        _tile(city, "event", event, LIFE_EVENTS[event], counts) for event in LIFE_EVENTS if event in shown
    ]


def category_tiles(city: str, counts: Mapping[str, int]) -> list[Tile]:
    """The categories that have procedures."""
    shown = (each for each in CATEGORIES if counts.get(each))
    return [_tile(city, "category", each, CATEGORIES[each], counts) for each in shown]


def _tile(city: str, key: str, code: str, label: Label, counts: Mapping[str, int]) -> Tile:
    address = reverse("procedures:search", kwargs={"city": city})
    return Tile(label.name, label.about, f"{address}?{urlencode({key: code})}", counts.get(code, 0))
