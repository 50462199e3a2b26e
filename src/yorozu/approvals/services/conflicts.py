"""Telling the second person who was first, and when."""

from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, StepState
from yorozu.approvals.selectors.phrases import moment
from yorozu.foundation.errors import Conflict

_REOPEN = "画面を開き直して、今の状態を確かめてください。"
_DONE = {StepState.DONE: "承認しました", StepState.REMANDED: "差し戻しました"}


def step_conflict(proposal: Proposal, step: ProposalStep) -> Conflict:
    """Why this step can no longer be acted on."""
    if step.acted_by is not None and step.acted_at is not None:
        what = _DONE[StepState(step.state)]
        return Conflict(f"この段階は{moment(step.acted_at)}に{step.acted_by.name}さんが{what}。{_REOPEN}")
    if not proposal.is_open:
        return proposal_conflict(proposal)
    return Conflict(f"この段階の順番はまだ来ていません。{_REOPEN}")


def proposal_conflict(proposal: Proposal) -> Conflict:
    """Why the proposal can no longer be acted on."""
    when = moment(proposal.closed_at) if proposal.closed_at else ""
    if proposal.state == ProposalState.APPROVED and proposal.decided_by is not None:
        return Conflict(f"この起案は{when}に{proposal.decided_by.name}さんが決裁しました。{_REOPEN}")
    if proposal.state == ProposalState.PULLED_BACK:
        return Conflict(f"この起案は{when}に起案した{proposal.proposer.name}さんが引き戻しました。{_REOPEN}")
    if proposal.state == ProposalState.REMANDED:
        return Conflict(f"この起案は{when}に{_remander(proposal)}さんが差し戻しました。{_REOPEN}")
    return Conflict(f"画面を開いた後に、回議が先へ進みました。{_REOPEN}")


def _remander(proposal: Proposal) -> str:
    step = proposal.steps.filter(state=StepState.REMANDED).select_related("acted_by").first()
    return step.acted_by.name if step and step.acted_by else "ほかの職員"
