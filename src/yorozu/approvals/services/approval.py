"""Approving a step, by its holder or by somebody acting for them."""

from datetime import datetime

from django.db import transaction

from yorozu.approvals.events import ProposalApproved
from yorozu.approvals.models import Absence, Proposal, ProposalState, ProposalStep, StepKind, StepState
from yorozu.approvals.selectors.seating import sits_at
from yorozu.approvals.services.journal import note
from yorozu.approvals.services.progress import claim, close, lock_open, open_for_information, open_next
from yorozu.approvals.services.sealing import seal_comment
from yorozu.approvals.services.wording import checked_text, person_of
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import FieldError, Forbidden, Invalid
from yorozu.foundation.events import publish
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import StaffMember


@transaction.atomic
def approve_step(*, step: ProposalStep, version: int, comment: str = "", by: Actor, at: datetime) -> Proposal:
    """Approve an open step from one of its seats; on the deciding step this is the decision (決裁).

    `version` is that of the proposal the person saw. Raises Forbidden (not in the seat, or the proposer), Conflict
    (somebody acted first, named with the time), Invalid.
    """
    require(by, Action.APPROVAL_ACT)
    who = person_of(by, step.municipality_id)
    proposal = lock_open(step, version)
    _refuse_proposer(proposal, who)
    if not sits_at(by, step, day_of(at)):
        raise Forbidden(f"この段階を承認できるのは{step.department.path}の{step.post_name}です。")
    text = checked_text(comment, field="comment", label="意見", limit=2000)
    claim(step, who=who, at=at, state=StepState.DONE, sealed_comment=seal_comment(proposal, step, text))
    return _move_on(proposal, step, who, by=by, at=at)


@transaction.atomic
def act_for(
    *, step: ProposalStep, version: int, absence: str, comment: str = "", by: Actor, at: datetime
) -> Proposal:
    """代決: approve in place of an absent holder, who sees it afterwards (後閲). `absence` is one of Absence.

    Raises as `approve_step` does.
    """
    require(by, Action.APPROVAL_ACT)
    who = person_of(by, step.municipality_id)
    proposal = lock_open(step, version)
    _refuse_proposer(proposal, who)
    if sits_at(by, step, day_of(at)):
        raise Invalid("あなたはこの段階の担当の職にあるので、代決ではなく承認してください。")
    if not sits_at(by, step, day_of(at), acting=True):
        raise Forbidden(f"{step.department.path}の{step.post_name}の代決ができる職ではありません。")
    text = checked_text(comment, field="comment", label="意見", limit=2000)
    values = {
        "state": StepState.DONE,
        "sealed_comment": seal_comment(proposal, step, text),
        "acting": True,
        "absence": _absence(absence),
        "later_review_needed": True,
    }
    claim(step, who=who, at=at, **values)
    return _move_on(proposal, step, who, by=by, at=at)


def _move_on(
    proposal: Proposal, step: ProposalStep, who: StaffMember, *, by: Actor, at: datetime
) -> Proposal:
    decided = step.kind == StepKind.DECIDE
    if decided:
        close(proposal, ProposalState.APPROVED, at=at, decided_by=who)
        open_for_information(proposal, at=at)
        publish(_approved(proposal, at), at=at)
    else:
        open_next(proposal, at=at)
    action = "proposal.decided" if decided else "proposal.step-approved"
    note(action, proposal, by=by, at=at, step=step.order, kind=step.kind, acting=step.acting)
    return proposal


def _approved(proposal: Proposal, at: datetime) -> ProposalApproved:
    return ProposalApproved(
        proposal_id=proposal.pk,
        municipality_id=proposal.municipality_id,
        subject_type=proposal.subject_type,
        subject_id=proposal.subject_id,
        decided_at=at,
    )


def _refuse_proposer(proposal: Proposal, who: StaffMember) -> None:
    if proposal.proposer_id == who.pk:
        raise Forbidden("ご自分の起案は承認できません。ほかの職員の承認を待ってください。")


def _absence(absence: str) -> Absence:
    if absence not in Absence.values or not absence:
        message = "不在の理由を選んでください。"
        raise Invalid(message, [FieldError("absence", message)])
    return Absence(absence)
