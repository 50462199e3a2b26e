"""Who sits where, and which seats a person is in."""

from datetime import date

from django.db.models import Q

from yorozu.approvals.models import ProposalStep, StepSeat
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.municipality.models import Assignment, Municipality, TenantQuerySet


def placed(municipality: Municipality | int, on: date) -> TenantQuerySet[Assignment]:
    """The assignments in force on the day."""
    current = Q(until__isnull=True) | Q(until__gt=on)
    return Assignment.objects.within(municipality).filter(current, since__lte=on, staff__is_active=True)


def seats_taken_by(actor: Actor, on: date, *, acting: bool) -> TenantQuerySet[StepSeat]:
    """The seats of every step in which the actor is on the day and may act."""
    seats = StepSeat.objects.within(actor.municipality)
    if actor.staff is None:
        return seats.none()
    mine = Q()
    for post, department in (
        placed(actor.municipality, on).filter(staff=actor.staff).values_list("post", "department")
    ):
        if actor.may(Action.APPROVAL_ACT, department):
            mine |= Q(post_id=post, department_id=department)
    return seats.filter(mine, acting=acting) if mine else seats.none()


def sits_at(actor: Actor, step: ProposalStep, on: date, *, acting: bool = False) -> bool:
    """Whether the actor is in one of the step's seats."""
    return seats_taken_by(actor, on, acting=acting).filter(step=step).exists()
