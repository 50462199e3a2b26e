"""What is left of a procedure's capacity."""

from dataclasses import dataclass

from yorozu.forms.services import Definition
from yorozu.intake.models import SeatCounter
from yorozu.procedures.models import Procedure


@dataclass(frozen=True, slots=True)
class Places:
    """`option` is the label of what is chosen, "" where the whole procedure has one capacity."""

    option: str
    seats: int
    left: int


def places_of(procedure: Procedure, definition: Definition) -> list[Places]:
    """How many places there are and are left, in the order of the options; empty where places are not counted."""
    capacity = definition.capacity
    if capacity is None:
        return []
    counters = SeatCounter.objects.within(procedure.municipality_id).filter(procedure=procedure)
    taken = dict(counters.values_list("option", "taken"))
    if not capacity.field:
        return [_places("", capacity.total or 0, taken.get("", 0))]
    seats = {each.option: each.seats for each in capacity.by_option}
    return [
        _places(option.label, seats[option.code], taken.get(option.code, 0))
        for option in definition.fields[capacity.field].options
        if option.code in seats
    ]


def _places(option: str, seats: int, taken: int) -> Places:
    return Places(option, seats, max(0, seats - taken))
