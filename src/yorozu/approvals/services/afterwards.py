"""What follows a decision: the absent holder looks (後閲), and those who should know are shown it (供覧)."""

from datetime import datetime

from django.db import transaction

from yorozu.approvals.models import ProposalStep, StepKind, StepState
from yorozu.approvals.selectors.seating import sits_at
from yorozu.approvals.services.conflicts import step_conflict
from yorozu.approvals.services.journal import note
from yorozu.approvals.services.progress import claim, lock
from yorozu.approvals.services.wording import person_of
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, Forbidden
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require


@transaction.atomic
def review_later(*, step: ProposalStep, by: Actor, at: datetime) -> ProposalStep:
    """後閲: the holder has seen what was approved in their absence. Raises Forbidden, Conflict."""
    require(by, Action.APPROVAL_ACT)
    who = person_of(by, step.municipality_id)
    proposal = lock(step.proposal_id, step.municipality_id)
    if not sits_at(by, step, day_of(at)):
        raise Forbidden(f"後閲できるのは{step.department.path}の{step.post_name}です。")
    unseen = ProposalStep.objects.within(step.municipality_id).filter(
        pk=step.pk, later_review_needed=True, later_reviewed_at__isnull=True
    )
    if not unseen.exclude(acted_by=who).update(later_reviewed_by=who, later_reviewed_at=at):
        raise Conflict(
            "この段階の後閲は済んでいるか、必要ありません。画面を開き直して、今の状態を確かめてください。"
        )
    note("proposal.later-reviewed", proposal, by=by, at=at, step=step.order)
    step.refresh_from_db()
    return step


@transaction.atomic
def acknowledge(*, step: ProposalStep, by: Actor, at: datetime) -> ProposalStep:
    """供覧: I have seen the decision. Raises Forbidden, Conflict."""
    require(by, Action.APPROVAL_ACT)
    who = person_of(by, step.municipality_id)
    proposal = lock(step.proposal_id, step.municipality_id)
    if step.kind != StepKind.FOR_INFORMATION or not sits_at(by, step, day_of(at)):
        raise Forbidden(f"供覧の確認ができるのは{step.department.path}の{step.post_name}です。")
    step.refresh_from_db()
    if not step.is_open:
        raise step_conflict(proposal, step)
    claim(step, who=who, at=at, state=StepState.DONE)
    note("proposal.acknowledged", proposal, by=by, at=at, step=step.order)
    return step
