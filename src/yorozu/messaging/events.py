"""What messaging tells its own handler."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.foundation.events import Event


@dataclass(frozen=True, slots=True)
class MailQueued(Event):
    """A mail waits to be sent."""

    delivery_id: UUID
    municipality_id: int
