"""The port to a virus scanner, and which one is behind it.

A scanner either gives a verdict or none. Whatever is no verdict (no connection, no answer in time, an answer that the
protocol does not know) is `Unanswered`, and the file stays where nobody can open it.
"""

from typing import Protocol

from django.conf import settings

from yorozu.trust.scanning.clamd import Clamd


class Scanner(Protocol):
    """Looks into the bytes of a file."""

    def scan(self, content: bytes, *, seconds: float) -> str:
        """The name of what was found, "" for nothing. Raises Unanswered after `seconds`, TooLong."""

    def version(self, *, seconds: float) -> str:
        """What the scanner calls itself, with the date of its signatures. Raises Unanswered."""


def scanner_in_use() -> Scanner | None:
    """The scanner that YOROZU_SCANNER names; None for `none`."""
    address: str = settings.YOROZU_SCANNER
    return None if address == "none" else Clamd(address)


def accepts_unscanned() -> bool:
    """Whether files that no scanner can look into are accepted all the same (YOROZU_UNSCANNED)."""
    return bool(settings.YOROZU_UNSCANNED == "accept")
