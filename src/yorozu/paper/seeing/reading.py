"""Everything that is asked of one page: ink of marks, characters of lines and squares."""

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from yorozu.paper.seeing.asked import Alphabet, Asked, Seen
from yorozu.paper.seeing.cutting import box_of, cells_of, in_a_row, ink_of, trimmed, whitened

Line = tuple[Image.Image, Alphabet]


class CharacterReader(Protocol):
    """Who reads characters: each picture is one line of writing, dark on white, trimmed."""

    def read(self, lines: Sequence[Line]) -> list[tuple[str, float]]:
        """Text and how sure it is (0 to 1), of each."""


def read_page(page: Image.Image, asked: Sequence[Asked], reader: CharacterReader | None) -> list[Seen]:
    """What is seen in each box. Without a reader marks are measured, and of the others only whether something is there."""
    page = whitened(page)
    seen: list[Seen] = []
    lines: list[Line] = []
    places: list[int] = []
    for number, each in enumerate(asked):
        inside = box_of(page, each)
        writing = _writing(page, each, inside)
        ink = ink_of(inside)
        if writing is None:
            seen.append(Seen(ink, None if each.kind == "mark" or reader is None else "", 1.0))
            continue
        seen.append(Seen(ink))
        lines.append((writing, each.alphabet))
        places.append(number)
    if reader is not None and lines:
        for number, (text, score) in zip(places, reader.read(lines), strict=True):
            seen[number] = Seen(seen[number].ink, text, round(score, 3))
    return seen


def _writing(page: Image.Image, asked: Asked, inside: Image.Image) -> Image.Image | None:
    """The line to be read; None for a mark, and where nothing is written."""
    if asked.kind == "mark":
        return None
    return in_a_row(cells_of(page, asked)) if asked.kind == "cells" else trimmed(inside)
