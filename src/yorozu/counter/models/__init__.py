"""The tables of the counter."""

from yorozu.counter.models.desk import Desk
from yorozu.counter.models.pairing import Pairing
from yorozu.counter.models.remote import (
    EndedBy,
    RemoteMessage,
    RemoteOffer,
    RemoteSide,
    RemoteState,
    RemoteVisit,
)
from yorozu.counter.models.ticket import Ticket, TicketState
from yorozu.counter.models.visit import Visit, VisitState
from yorozu.counter.models.window import Window

__all__ = [
    "Desk",
    "EndedBy",
    "Pairing",
    "RemoteMessage",
    "RemoteOffer",
    "RemoteSide",
    "RemoteState",
    "RemoteVisit",
    "Ticket",
    "TicketState",
    "Visit",
    "VisitState",
    "Window",
]
