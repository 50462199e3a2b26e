"""What happened on the applicant's side. Only ids and times: nothing of what was answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.foundation.events import Event


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted(Event):
    """An application has arrived (到達)."""

    application_id: UUID
    municipality_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftSent(Event):
    """A resident's draft became an application; nothing is told of what programs or staff sent."""

    application_id: UUID
    municipality_id: int


@dataclass(frozen=True, slots=True)
class ApplicationCorrected(Event):
    """The applicant answered a correction request (補正); `revision` is the new one, from 2 upwards."""

    application_id: UUID
    municipality_id: int
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn(Event):
    """The applicant took the application back (取下げ)."""

    application_id: UUID
    municipality_id: int
    at: datetime
