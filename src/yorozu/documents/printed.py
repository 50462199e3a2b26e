"""What a printed form consists of: a blank one to fill in by hand, or the copy of what was sent."""

from dataclasses import dataclass
from datetime import datetime

from yorozu.documents.letters import Contact, Row


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One section of the form with its answers as text; an empty text leaves room to write."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form. addressee: to whom it is handed (宮古市長). submitted_at is aware; printed in Japanese time.

    mark_missing: print 〓 for a character no font has and list them at the end, instead of refusing. For
    copies only: what was sent is kept as it came.
    """

    title: str
    addressee: str
    sections: tuple[PrintedSection, ...]
    receipt_number: str = ""
    submitted_at: datetime | None = None
    notes: tuple[str, ...] = ()
    contact: Contact | None = None
    mark_missing: bool = False
