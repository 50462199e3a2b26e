"""The tables of paper."""

from yorozu.paper.models.scan import Scan, ScanFile, ScanPage, State, Trouble

__all__ = ["Scan", "ScanFile", "ScanPage", "State", "Trouble"]
