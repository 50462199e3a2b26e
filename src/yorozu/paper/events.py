"""What happened to scans. Only ids and times: nothing of what is written on them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.foundation.events import Event


@dataclass(frozen=True, slots=True)
class ScanArrived(Event):
    """A scan was uploaded, or is to be looked at anew: its pages are wanted."""

    scan_id: UUID
    municipality_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PageFound(Event):
    """A page of a form was found in a scan: what is written on it is wanted."""

    page_id: int
    municipality_id: int
    at: datetime
