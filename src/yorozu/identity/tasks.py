"""What the worker does for identity, once an hour."""

from datetime import datetime

from yorozu.identity.services import residents


def remove_old_codes(at: datetime) -> None:
    """One-time codes that ended a day ago."""
    residents.remove_old_codes(at=at)
