"""Bar charts as SVG made on the server: no script, no inline style, readable without colours, beside their table.

The texts inside are those of the table: what is seen of the bar is said there too. Lengths are units of the picture, whose
width is `WIDTH`; on a phone of 360 px one unit is about one pixel.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
_PER_LINE = 21
_LINE, _BAR, _GAP, _VALUE = 18, 16, 12, 118


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` is the length, 0 or more, None where it is not shown; `text` is what stands at its end."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    y: int


@dataclass(frozen=True, slots=True)
class DrawnBar:
    lines: tuple[Line, ...]
    y: int
    width: float
    height: int
    text: str
    text_x: float
    text_y: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart laid out: `name` makes its ids unique on the page, `about` is what was asked, `title` states the finding,
    `said` reads the bars out."""

    name: str
    about: str
    title: str
    said: str
    bars: tuple[DrawnBar, ...]
    height: int
    width: int = WIDTH


def bar_chart(name: str, title: str, bars: Sequence[Bar], *, about: str = "", whole: float = 0) -> BarChart:
    """Horizontal bars under their labels, the longest as long as there is room; `whole` is what the full length stands for,
    where that is known (100 %)."""
    longest = max([whole, *(each.value or 0 for each in bars)], default=0) or 1
    drawn: list[DrawnBar] = []
    top = 0
    for each in bars:
        words = wrapped(each.label)
        lines = tuple(Line(text, top + _LINE * (place + 1) - 4) for place, text in enumerate(words))
        y = top + _LINE * len(words)
        width = round((WIDTH - _VALUE) * (each.value or 0) / longest, 1)
        drawn.append(DrawnBar(lines, y, width, _BAR, each.text, width + 6, y + _BAR - 3))
        top = y + _BAR + _GAP
    said = "、".join(f"{each.label} {each.text}" for each in bars)
    return BarChart(name, about, title, said, tuple(drawn), max(top - _GAP + 2, 1))


def wrapped(label: str) -> list[str]:
    """A label in lines that fit; half-width characters count half."""
    lines, line, length = [], "", 0.0
    for char in label:
        wide = 0.55 if char.isascii() else 1.0
        if line and length + wide > _PER_LINE:
            lines.append(line)
            line, length = "", 0.0
        line, length = line + char, length + wide
    return [*lines, line]
