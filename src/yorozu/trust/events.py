"""What trust finds out. Only ids and times."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.foundation.events import Event


@dataclass(frozen=True, slots=True)
class FileInfected(Event):
    """A scanner found something in a file that had been kept; `key_id` is the key of the case it belongs to."""

    file_id: UUID
    key_id: UUID
    municipality_id: int
    at: datetime
