"""What happened to a proposal, for the packages above that own its subject."""

from dataclasses import dataclass
from datetime import datetime

from yorozu.foundation.events import Event


@dataclass(frozen=True, slots=True)
class ProposalApproved(Event):
    """The decision has been made as proposed (決裁)."""

    proposal_id: int
    municipality_id: int
    subject_type: str
    subject_id: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalRemanded(Event):
    """Sent back to the proposer (差戻し); the reason stands on the step."""

    proposal_id: int
    municipality_id: int
    subject_type: str
    subject_id: str
    step_id: int
    remanded_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalPulledBack(Event):
    """Taken back by the proposer before the decision (引戻し)."""

    proposal_id: int
    municipality_id: int
    subject_type: str
    subject_id: str
    pulled_back_at: datetime
