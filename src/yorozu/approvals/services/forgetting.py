"""Forgetting what people wrote about a subject that is being disposed of."""

from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.municipality.models import Municipality


def forget_proposals(*, municipality: Municipality, subject_type: str, subject_id: object) -> None:
    """Empty the reasons and comments; who decided what and when remains."""
    proposals = Proposal.objects.within(municipality).filter(
        subject_type=subject_type, subject_id=str(subject_id)
    )
    steps = ProposalStep.objects.within(municipality).filter(
        proposal__in=proposals, sealed_comment__isnull=False
    )
    steps.update(sealed_comment=b"")
    proposals.update(summary="")
