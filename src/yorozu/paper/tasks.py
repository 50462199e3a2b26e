"""What the worker does for paper, once an hour."""

from datetime import datetime

from yorozu.paper import services


def remove_expired_scans(at: datetime) -> None:
    """Scans are kept for so many days (YOROZU_SCAN_DAYS) from their last change."""
    services.remove_expired_scans(at)
