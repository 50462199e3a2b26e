"""What becomes of a case when its proposal is approved, sent back or taken back."""

from datetime import datetime

from yorozu.approvals.models import Proposal
from yorozu.cases.models import Case, State, Step
from yorozu.cases.services.deciding import conclude
from yorozu.cases.services.moves import record, take_step
from yorozu.identity.actors import Actor


def approve_case(*, case: Case, proposal: Proposal, by: Actor, at: datetime) -> Case:
    """The proposal was approved. Hearing of it again, or of an older proposal, changes nothing."""
    if not _about_this(case, proposal):
        return case
    decider = proposal.decided_by.name if proposal.decided_by else ""
    return conclude(case=case, step=Step.APPROVE, by=by, at=at, who=decider)


def return_case(*, case: Case, proposal: Proposal, step: Step, who: str, by: Actor, at: datetime) -> Case:
    """The proposal came back (差戻し or 引戻し): the case is under review again, what was proposed stays to be mended."""
    if not _about_this(case, proposal):
        return case
    case = take_step(case=case, step=step, to=State.IN_REVIEW, by=by, at=at, who=who)
    record(case=case, action=f"case.{step.value}", by=by, at=at)
    return case


def _about_this(case: Case, proposal: Proposal) -> bool:
    return case.state == State.PROPOSED and case.proposal_id == proposal.pk
