"""How a route moves: one claim at a time, under the proposal's row lock."""

from datetime import datetime

from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, SkipReason, StepKind, StepState
from yorozu.approvals.services.conflicts import proposal_conflict, step_conflict
from yorozu.municipality.models import StaffMember, TenantQuerySet


def lock(proposal_id: int, municipality_id: int) -> Proposal:
    """The proposal as it is now; whoever else wants to move it waits."""
    rows = Proposal.objects.within(municipality_id).select_for_update(of=("self",))
    return rows.select_related("municipality", "proposer", "department", "key").get(pk=proposal_id)


def lock_open(step: ProposalStep, version: int) -> Proposal:
    """The proposal of a step, locked, still circulating and as the person saw it. Raises Conflict."""
    proposal = lock(step.proposal_id, step.municipality_id)
    current = ProposalStep.objects.within(step.municipality_id).select_related("acted_by").get(pk=step.pk)
    if not current.is_open:
        raise step_conflict(proposal, current)
    if not proposal.is_open or proposal.version != version:
        raise proposal_conflict(proposal)
    return proposal


def claim(step: ProposalStep, *, who: StaffMember, at: datetime, **values: object) -> None:
    """Write who acted, if nobody has. Raises Conflict naming who was first."""
    open_steps = ProposalStep.objects.within(step.municipality_id).filter(pk=step.pk, state=StepState.OPEN)
    if not open_steps.update(acted_by=who, acted_at=at, **values):
        current = (
            ProposalStep.objects.within(step.municipality_id)
            .select_related("acted_by", "proposal")
            .get(pk=step.pk)
        )
        raise step_conflict(current.proposal, current)
    step.refresh_from_db()


def open_next(proposal: Proposal, *, at: datetime) -> None:
    """Open the next step, and with a concurrence those that follow it directly; nothing while one is open."""
    steps = [each for each in _steps(proposal) if each.kind != StepKind.FOR_INFORMATION]
    if any(each.is_open for each in steps):
        return
    opened = _next_group([each for each in steps if each.state == StepState.WAITING])
    _open([each.pk for each in opened], proposal, at)


def open_for_information(proposal: Proposal, *, at: datetime) -> None:
    """供覧: everybody at once, after the decision."""
    steps = [each.pk for each in _steps(proposal) if each.kind == StepKind.FOR_INFORMATION]
    _open(steps, proposal, at)


def close(
    proposal: Proposal, state: ProposalState, *, at: datetime, decided_by: StaffMember | None = None
) -> None:
    """End the round: approved, remanded or pulled back."""
    proposal.state = state
    proposal.closed_at = at
    proposal.decided_by = decided_by
    proposal.version += 1
    proposal.save(update_fields=["state", "closed_at", "decided_by", "version"])


def skip_the_rest(proposal: Proposal) -> None:
    """What was not reached when the round ended without a decision."""
    left = _steps(proposal).filter(state__in=(StepState.OPEN, StepState.WAITING))
    left.update(state=StepState.SKIPPED, skip_reason=SkipReason.CLOSED)


def _next_group(waiting: list[ProposalStep]) -> list[ProposalStep]:
    if not waiting or waiting[0].kind != StepKind.CONCURRENCE:
        return waiting[:1]
    end = next((n for n, each in enumerate(waiting) if each.kind != StepKind.CONCURRENCE), len(waiting))
    return waiting[:end]


def _open(ids: list[int], proposal: Proposal, at: datetime) -> None:
    _steps(proposal).filter(pk__in=ids, state=StepState.WAITING).update(state=StepState.OPEN, opened_at=at)
    proposal.version += 1
    proposal.save(update_fields=["version"])


def _steps(proposal: Proposal) -> TenantQuerySet[ProposalStep]:
    return ProposalStep.objects.within(proposal.municipality_id).filter(proposal=proposal).order_by("order")
