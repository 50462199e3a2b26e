"""What the register tells."""

from dataclasses import dataclass

from yorozu.foundation.events import Event


@dataclass(frozen=True, slots=True)
class DisposalApproved(Event):
    """Two persons agree that a file is destroyed."""

    disposal_id: int
    municipality_id: int
