"""Claiming a place where a procedure has a capacity. One conditional update decides who gets the last one."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from yorozu.forms.services import Capacity, Definition
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.intake.models import SeatCounter
from yorozu.procedures.models import Procedure


def claim_seat(*, procedure: Procedure, definition: Definition, answers: Mapping[str, Any]) -> None:
    """Take one place for these answers, where places are counted. Raises Invalid when none is left.

    Needs the transaction of the submission: without it the place would stay taken when the rest fails.
    """
    if definition.capacity is None:
        return
    option, seats = wanted(definition.capacity, answers)
    if seats is None or _take(procedure, option, seats):
        return
    SeatCounter.objects.bulk_create(
        [
            SeatCounter(
                municipality_id=procedure.municipality_id, procedure=procedure, option=option, seats=seats
            )
        ],
        ignore_conflicts=True,
    )
    if not _take(procedure, option, seats):
        raise _full(definition.capacity)


def release_seat(*, procedure: Procedure, definition: Definition, answers: Mapping[str, Any]) -> None:
    """Give the place of these answers back."""
    if definition.capacity is None:
        return
    option, _ = wanted(definition.capacity, answers)
    counters = SeatCounter.objects.within(procedure.municipality_id)
    counters.filter(procedure=procedure, option=option, taken__gt=0).update(taken=F("taken") - 1)


def wanted(capacity: Capacity, answers: Mapping[str, Any]) -> tuple[str, int | None]:
    """Which counter the answers draw on and how many places it has; None where this choice is not limited."""
    if not capacity.field:
        return "", capacity.total
    option = str(answers.get(capacity.field) or "")
    return option, next((each.seats for each in capacity.by_option if each.option == option), None)


def _take(procedure: Procedure, option: str, seats: int) -> bool:
    counters = SeatCounter.objects.within(procedure.municipality_id)
    free = counters.filter(procedure=procedure, option=option, taken__lt=seats)
    return free.update(taken=F("taken") + 1, seats=seats) == 1


def _full(capacity: Capacity) -> Invalid:
    message = "定員に達したため、受け付けられません。"
    if capacity.field:
        message = "選ばれたものは定員に達しました。ほかを選んでください。"
    return Invalid(message, [FieldError(capacity.field, message)])
