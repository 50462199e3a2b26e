"""The tables of proposals."""

from yorozu.approvals.models.proposal import Proposal, ProposalState
from yorozu.approvals.models.seat import StepSeat
from yorozu.approvals.models.step import Absence, ProposalStep, SkipReason, StepKind, StepState

__all__ = [
    "Absence",
    "Proposal",
    "ProposalState",
    "ProposalStep",
    "SkipReason",
    "StepKind",
    "StepSeat",
    "StepState",
]
