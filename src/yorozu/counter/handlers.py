"""What the counter does when it hears of something. Each may run twice or late; `config.wiring` says who hears what."""

from yorozu.counter.services import remote
from yorozu.intake.events import DraftSent


def on_draft_sent(event: DraftSent) -> None:
    """Where it was written at the remote window, the visit says so, and so does the case."""
    remote.mark_sent(municipality_id=event.municipality_id, application_id=event.application_id)
