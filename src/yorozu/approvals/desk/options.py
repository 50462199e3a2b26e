"""What a person can do on a proposal now."""

from dataclasses import dataclass
from datetime import date

from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.approvals.selectors import acting_possible_for, later_review_for, to_acknowledge_for, waiting_for
from yorozu.identity.actors import Actor


@dataclass(frozen=True, slots=True)
class Options:
    """One step of each kind at most: where somebody holds several, the next follows when this is done."""

    approve: ProposalStep | None
    act_for: ProposalStep | None
    review_later: ProposalStep | None
    acknowledge: ProposalStep | None
    pull_back: bool

    @property
    def mine(self) -> bool:
        """Whether something here waits for this person (acting for another is only offered)."""
        return any((self.approve, self.review_later, self.acknowledge))


def options_for(actor: Actor, proposal: Proposal, on: date) -> Options:
    """Only what the services would accept."""
    approve = waiting_for(actor, on).filter(proposal=proposal).first()
    return Options(
        approve=approve,
        act_for=None if approve else acting_possible_for(actor, on).filter(proposal=proposal).first(),
        review_later=later_review_for(actor, on).filter(proposal=proposal).first(),
        acknowledge=to_acknowledge_for(actor, on).filter(proposal=proposal).first(),
        pull_back=proposal.is_open and actor.staff is not None and proposal.proposer_id == actor.staff.pk,
    )
