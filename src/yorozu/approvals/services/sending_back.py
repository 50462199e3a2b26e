"""差戻し by who is asked, 引戻し by who asks."""

from datetime import datetime

from django.db import transaction

from yorozu.approvals.events import ProposalPulledBack, ProposalRemanded
from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, StepKind, StepState
from yorozu.approvals.selectors.seating import sits_at
from yorozu.approvals.services.conflicts import proposal_conflict
from yorozu.approvals.services.journal import note
from yorozu.approvals.services.progress import claim, close, lock, lock_open, skip_the_rest
from yorozu.approvals.services.sealing import seal_comment
from yorozu.approvals.services.wording import checked_text, person_of
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Forbidden
from yorozu.foundation.events import publish
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require


@transaction.atomic
def remand(*, step: ProposalStep, version: int, reason: str, by: Actor, at: datetime) -> Proposal:
    """Send the proposal back to the proposer with the reason; the round ends.

    Raises Invalid (no reason), Forbidden (not in the seat), Conflict (somebody acted first).
    """
    require(by, Action.APPROVAL_ACT)
    who = person_of(by, step.municipality_id)
    proposal = lock_open(step, version)
    if step.kind == StepKind.FOR_INFORMATION or not sits_at(by, step, day_of(at)):
        raise Forbidden(f"この段階で差し戻せるのは{step.department.path}の{step.post_name}です。")
    text = checked_text(reason, field="reason", label="差戻しの理由", limit=2000, required=True)
    claim(step, who=who, at=at, state=StepState.REMANDED, sealed_comment=seal_comment(proposal, step, text))
    skip_the_rest(proposal)
    close(proposal, ProposalState.REMANDED, at=at)
    publish(_remanded(proposal, step, at), at=at)
    note("proposal.remanded", proposal, by=by, at=at, step=step.order, kind=step.kind)
    return proposal


@transaction.atomic
def pull_back(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Take one's own proposal back before it is decided; the round ends. Raises Forbidden, Conflict."""
    require(by, Action.CASE_PROPOSE)
    who = person_of(by, proposal.municipality_id)
    current = lock(proposal.pk, proposal.municipality_id)
    if current.proposer_id != who.pk:
        raise Forbidden("引き戻せるのは、起案した職員だけです。")
    if not current.is_open:
        raise proposal_conflict(current)
    skip_the_rest(current)
    close(current, ProposalState.PULLED_BACK, at=at)
    publish(_pulled_back(current, at), at=at)
    note("proposal.pulled-back", current, by=by, at=at, round=current.round)
    return current


def _remanded(proposal: Proposal, step: ProposalStep, at: datetime) -> ProposalRemanded:
    return ProposalRemanded(
        proposal_id=proposal.pk,
        municipality_id=proposal.municipality_id,
        subject_type=proposal.subject_type,
        subject_id=proposal.subject_id,
        step_id=step.pk,
        remanded_at=at,
    )


def _pulled_back(proposal: Proposal, at: datetime) -> ProposalPulledBack:
    return ProposalPulledBack(
        proposal_id=proposal.pk,
        municipality_id=proposal.municipality_id,
        subject_type=proposal.subject_type,
        subject_id=proposal.subject_id,
        pulled_back_at=at,
    )
