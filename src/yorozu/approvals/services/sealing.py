"""What people write on a step may be about the applicant: it is sealed with the key of what is being decided."""

from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.trust.vault import seal


def seal_comment(proposal: Proposal, step: ProposalStep, text: str) -> bytes | None:
    return seal(proposal.key, text.encode(), context=f"step:{step.pk}") if text else None
