"""Submitting a proposal and every act on it."""

from yorozu.approvals.services.afterwards import acknowledge, review_later
from yorozu.approvals.services.approval import act_for, approve_step
from yorozu.approvals.services.forgetting import forget_proposals
from yorozu.approvals.services.route import RouteStep
from yorozu.approvals.services.sending_back import pull_back, remand
from yorozu.approvals.services.submission import submit_proposal

__all__ = [
    "RouteStep",
    "acknowledge",
    "act_for",
    "approve_step",
    "forget_proposals",
    "pull_back",
    "remand",
    "review_later",
    "submit_proposal",
]
