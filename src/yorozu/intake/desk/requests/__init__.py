"""庁内の申請: what there is to ask for, writing it, and how far it is."""

from yorozu.intake.desk.requests.following import notice, view, withdraw
from yorozu.intake.desk.requests.listing import overview
from yorozu.intake.desk.requests.mending import correct, correct_section
from yorozu.intake.desk.requests.messages import message_download, messages
from yorozu.intake.desk.requests.sending import check
from yorozu.intake.desk.requests.starting import start
from yorozu.intake.desk.requests.writing import discard, page

__all__ = [
    "check",
    "correct",
    "correct_section",
    "discard",
    "message_download",
    "messages",
    "notice",
    "overview",
    "page",
    "start",
    "view",
    "withdraw",
]
