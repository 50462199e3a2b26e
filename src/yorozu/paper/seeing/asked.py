"""What is asked of a box and what was seen in it, in shapes that travel between processes as JSON."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Alphabet = Literal["text", "name", "kana", "katakana", "digits", "number", "phone", "alnum", "ascii"]
"""Which characters may stand in a box; of a name also where its parts are parted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One box of a straightened page, in millimetres; `count` squares where it is `cells`."""

    kind: Literal["line", "cells", "mark"]
    x: float
    y: float
    width: float
    height: float
    count: int = 1
    alphabet: Alphabet = "text"

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a box. `ink` is the share of it that is dark, 0 to 1.

    `text` is None where nothing reads characters (there is no reader); "" where nothing is written. `score` is how sure
    the reader is, 0 to 1.
    """

    ink: float
    text: str | None = None
    score: float = 0.0

    def plain(self) -> dict[str, Any]:
        return asdict(self)
