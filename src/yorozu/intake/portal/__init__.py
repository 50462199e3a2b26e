"""The screens of a person who applies."""

from yorozu.intake.portal.check import check, receipt
from yorozu.intake.portal.correction import correct, correct_section
from yorozu.intake.portal.messages import message_download, messages
from yorozu.intake.portal.notice import notice
from yorozu.intake.portal.proposed import proposed
from yorozu.intake.portal.resuming import resume, saved
from yorozu.intake.portal.section import section
from yorozu.intake.portal.start import end, start
from yorozu.intake.portal.status import close, status, view
from yorozu.intake.portal.withdrawal import withdraw

__all__ = [
    "check",
    "close",
    "correct",
    "correct_section",
    "end",
    "message_download",
    "messages",
    "notice",
    "proposed",
    "receipt",
    "resume",
    "saved",
    "section",
    "start",
    "status",
    "view",
    "withdraw",
]
