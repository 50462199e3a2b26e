"""Whether a file carries something harmful: a virus scanner behind a port, and quarantine until it has spoken."""

from yorozu.trust.scanning.clamd import TooLong, Unanswered
from yorozu.trust.scanning.port import Scanner, accepts_unscanned, scanner_in_use
from yorozu.trust.scanning.standing import quarantine_standing
from yorozu.trust.scanning.watch import Infected, Watch, forget_silence

__all__ = [
    "Infected",
    "Scanner",
    "TooLong",
    "Unanswered",
    "Watch",
    "accepts_unscanned",
    "forget_silence",
    "quarantine_standing",
    "scanner_in_use",
]
