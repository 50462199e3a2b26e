"""A document of which every part has its place: millimetres from the top left corner of an A4 page.

For forms that a machine reads again: where a box stands is known from what was asked for, not from how it was set.
"""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["line", "guide", "shade"]


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text with its top left corner at (x, y); `size` in points. It is never broken: the caller did that.

    `level` 1 and 2 are headings. `align` right or center: then x is that edge or the middle.
    """

    x: float
    y: float
    text: str
    size: float = 9.0
    bold: bool = False
    level: int = 0
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle: `line` is drawn black, `guide` so light that a scan's whitening takes it away, `shade` is filled."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone = "line"


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG drawing, `size` millimetres wide and high, with what is said of it to who does not see it."""

    x: float
    y: float
    size: float
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class PlacedPage:
    words: tuple[Words, ...]
    frames: tuple[Frame, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class PlacedDocument:
    """`title` is the file's; a character that no font has is printed as 〓."""

    title: str
    pages: tuple[PlacedPage, ...]
