"""The remote window: appointments, coming in, one clerk who holds it, chat, pointing, the end."""

from yorozu.counter.services.remote.booking import Appointment, Booked, book_visit, new_once
from yorozu.counter.services.remote.cleaning import close_and_forget, remind_visitors
from yorozu.counter.services.remote.ending import cancel_visit, end_visit, mark_sent
from yorozu.counter.services.remote.holding import (
    ask_to_fill_in,
    begin_form,
    hold_visit,
    record_look,
    release_visit,
)
from yorozu.counter.services.remote.joining import Came, admit, come_in, find_link, note_presence, refuse
from yorozu.counter.services.remote.offering import Offered, set_offer
from yorozu.counter.services.remote.pointing import point_at
from yorozu.counter.services.remote.talking import LONGEST_LINE, say

__all__ = [
    "LONGEST_LINE",
    "Appointment",
    "Booked",
    "Came",
    "Offered",
    "admit",
    "ask_to_fill_in",
    "begin_form",
    "book_visit",
    "cancel_visit",
    "close_and_forget",
    "come_in",
    "end_visit",
    "find_link",
    "hold_visit",
    "mark_sent",
    "new_once",
    "note_presence",
    "point_at",
    "record_look",
    "refuse",
    "release_visit",
    "remind_visitors",
    "say",
    "set_offer",
]
