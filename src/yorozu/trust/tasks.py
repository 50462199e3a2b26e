"""What the worker does for trust."""

from datetime import datetime

from yorozu.trust.scanning import quarantine


def scan_waiting_files(at: datetime) -> None:
    """Every few seconds: files in quarantine are scanned, as soon as the scanner answers."""
    quarantine.scan_waiting_files(at)


def rescan_unscanned(at: datetime) -> None:
    """Once an hour: what was accepted unscanned is scanned after all, once there is a scanner."""
    quarantine.rescan_unscanned(at)
