"""What verifying can find."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of faults."""

    KEY = "key"
    GAP = "gap"
    LINK = "link"
    CONTENT = "content"
    ROW = "row"
    HEAD = "head"
    CLOCK = "clock"
    ANCHOR = "anchor"
    FILE = "file"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where something does not hold, and why. `sequence` is the entry's number, or the line's of the anchor file."""

    sequence: int
    problem: str
    kind: Kind = Kind.CONTENT
