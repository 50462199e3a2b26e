"""The tables of intake."""

from yorozu.intake.models.application import WITHDRAWABLE, Application, ApplicationRevision, Status
from yorozu.intake.models.basket import Basket, BasketItem, Fault
from yorozu.intake.models.correction import CorrectionRequest
from yorozu.intake.models.draft import Draft
from yorozu.intake.models.entry import Confirmed, StaffEntry, Told
from yorozu.intake.models.handing_over import HandedEntry, HandedPackage, HandedState
from yorozu.intake.models.mailbox import MailboxEntry, News
from yorozu.intake.models.message import Message, MessageFile, Side
from yorozu.intake.models.paper import PaperOriginal
from yorozu.intake.models.progress import IssuedNotice, ProgressEntry
from yorozu.intake.models.seats import SeatCounter

__all__ = [
    "WITHDRAWABLE",
    "Application",
    "ApplicationRevision",
    "Basket",
    "BasketItem",
    "Confirmed",
    "CorrectionRequest",
    "Draft",
    "Fault",
    "HandedEntry",
    "HandedPackage",
    "HandedState",
    "IssuedNotice",
    "MailboxEntry",
    "Message",
    "MessageFile",
    "News",
    "PaperOriginal",
    "ProgressEntry",
    "SeatCounter",
    "Side",
    "StaffEntry",
    "Status",
    "Told",
]
