"""The screens of approval: the inbox, a proposal, and every act on it."""

from yorozu.approvals.desk.acts import act
from yorozu.approvals.desk.inbox import inbox
from yorozu.approvals.desk.proposal import proposal

__all__ = ["act", "inbox", "proposal"]
