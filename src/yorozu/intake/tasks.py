"""What the worker does for intake, once an hour."""

from datetime import datetime

from yorozu.intake import services


def remove_expired_drafts(at: datetime) -> None:
    """Drafts are kept for fourteen days from the last page that was saved."""
    services.remove_expired_drafts(at)
