"""What waits for somebody."""

from datetime import date

from django.db.models import Exists, OuterRef

from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, StepKind, StepState
from yorozu.approvals.selectors.seating import seats_taken_by
from yorozu.identity.actors import Actor
from yorozu.municipality.models import TenantQuerySet


def waiting_for(actor: Actor, on: date) -> TenantQuerySet[ProposalStep]:
    """Steps to approve now, the longest waiting first; never of the actor's own proposals."""
    return _to_approve(actor, on, acting=False)


def acting_possible_for(actor: Actor, on: date) -> TenantQuerySet[ProposalStep]:
    """Steps the actor could approve for an absent holder (代決) and not as holder."""
    mine = seats_taken_by(actor, on, acting=False).filter(step=OuterRef("pk"))
    return _to_approve(actor, on, acting=True).exclude(Exists(mine))


def later_review_for(actor: Actor, on: date) -> TenantQuerySet[ProposalStep]:
    """Steps approved in the actor's absence and not yet seen (後閲)."""
    steps = _seated(actor, on, acting=False).filter(later_review_needed=True, later_reviewed_at__isnull=True)
    return steps.exclude(acted_by=actor.staff).order_by("acted_at")


def to_acknowledge_for(actor: Actor, on: date) -> TenantQuerySet[ProposalStep]:
    """Decisions to take note of (供覧)."""
    steps = _seated(actor, on, acting=False).filter(state=StepState.OPEN, kind=StepKind.FOR_INFORMATION)
    return steps.order_by("opened_at", "pk")


def proposed_by(actor: Actor) -> TenantQuerySet[Proposal]:
    """The actor's own proposals, the latest first."""
    rows = Proposal.objects.within(actor.municipality).select_related("department", "decided_by")
    return rows.filter(proposer=actor.staff).order_by("-submitted_at") if actor.staff else rows.none()


def _to_approve(actor: Actor, on: date, *, acting: bool) -> TenantQuerySet[ProposalStep]:
    steps = _seated(actor, on, acting=acting).filter(
        state=StepState.OPEN, proposal__state=ProposalState.CIRCULATING
    )
    return steps.exclude(proposal__proposer=actor.staff).order_by("opened_at", "pk")


def _seated(actor: Actor, on: date, *, acting: bool) -> TenantQuerySet[ProposalStep]:
    seats = seats_taken_by(actor, on, acting=acting).filter(step=OuterRef("pk"))
    related = ("proposal__proposer", "proposal__department", "department", "acted_by", "holder")
    return ProposalStep.objects.within(actor.municipality).filter(Exists(seats)).select_related(*related)
