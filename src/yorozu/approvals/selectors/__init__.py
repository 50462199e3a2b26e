"""Questions about proposals."""

from yorozu.approvals.selectors.comments import comment_of
from yorozu.approvals.selectors.inbox import (
    acting_possible_for,
    later_review_for,
    proposed_by,
    to_acknowledge_for,
    waiting_for,
)
from yorozu.approvals.selectors.proposals import (
    last_act_of,
    proposal_for,
    rounds_of,
    step_in,
    visible_proposal,
)
from yorozu.approvals.selectors.route_view import RouteLine, decision_label, route_view, standing_of
from yorozu.approvals.selectors.seating import sits_at

__all__ = [
    "RouteLine",
    "acting_possible_for",
    "comment_of",
    "decision_label",
    "last_act_of",
    "later_review_for",
    "proposal_for",
    "proposed_by",
    "rounds_of",
    "route_view",
    "sits_at",
    "standing_of",
    "step_in",
    "to_acknowledge_for",
    "visible_proposal",
    "waiting_for",
]
