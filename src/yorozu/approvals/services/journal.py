"""One line in the audit chain for every change of a proposal."""

from datetime import datetime

from yorozu.approvals.models import Proposal
from yorozu.identity.actors import Actor
from yorozu.trust import audit


def note(action: str, proposal: Proposal, *, by: Actor, at: datetime, **details: str | int | bool) -> None:
    """Call it last in the transaction: the chain's head stays locked until the commit."""
    audit.record(
        municipality=proposal.municipality,
        action=action,
        subject_type="proposal",
        subject_id=proposal.pk,
        details={"subject": f"{proposal.subject_type}:{proposal.subject_id}", **details},
        at=at,
        **by.audit(),
    )
