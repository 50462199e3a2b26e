"""What a form is made of: boxes to write in, and what is printed around them. Millimetres from the corner of an A4 page."""

from dataclasses import dataclass, field, replace
from typing import Literal

BoxKind = Literal["line", "cells", "mark"]
Align = Literal["left", "center", "right"]
Tone = Literal["line", "guide", "shade"]


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is written. `field` is dotted inside groups (`children.0.name`), `part` names the part of an answer.

    `line` is one line of writing, numbered by `order` where an answer has several; `cells` is a row of `count` squares;
    `mark` is a square to tick that stands for `code`.
    """

    field: str
    part: str
    kind: BoxKind
    x: float
    y: float
    width: float
    height: float
    count: int = 1
    code: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text by its top left corner; `size` in points."""

    x: float
    y: float
    text: str
    size: float = 9.0
    level: int = 0
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rectangle:
    x: float
    y: float
    width: float
    height: float
    tone: Tone = "line"


@dataclass(slots=True)
class Part:
    """A piece of a form that is never parted by the end of a page; `height` is all it takes."""

    height: float
    boxes: list[Box] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    rectangles: list[Rectangle] = field(default_factory=list)

    def put(self, other: "Part", x: float, y: float) -> None:
        """Take over what another part holds, moved by (x, y)."""
        self.boxes += [replace(each, x=each.x + x, y=each.y + y) for each in other.boxes]
        self.texts += [replace(each, x=each.x + x, y=each.y + y) for each in other.texts]
        self.rectangles += [replace(each, x=each.x + x, y=each.y + y) for each in other.rectangles]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a form."""

    number: int
    boxes: tuple[Box, ...]
    texts: tuple[Text, ...]
    rectangles: tuple[Rectangle, ...]


@dataclass(frozen=True, slots=True)
class FormLayout:
    """A form as it is printed; `fingerprint` differs where any box stands elsewhere."""

    title: str
    sheets: tuple[Sheet, ...]
    fingerprint: str

    @property
    def boxes(self) -> list[tuple[int, Box]]:
        """(page from 1, box), in the order of the form."""
        return [(sheet.number, box) for sheet in self.sheets for box in sheet.boxes]
