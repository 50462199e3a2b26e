"""Pictures of what is written, cut out of a straightened page for who compares them."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from yorozu.paper.form.shapes import Box
from yorozu.paper.seeing.pages import DOTS

_AROUND = 1.2
"""Millimetres around the boxes: what was written over their edges is seen too."""
_MARKS_AROUND = 32.0
"""To the right of squares, where their words are printed."""


def picture_of(page: bytes, boxes: Sequence[Box]) -> bytes:
    """The part of a page with these boxes, as JPEG."""
    left = min(box.x for box in boxes) - _AROUND
    top = min(box.y for box in boxes) - _AROUND
    right = max(box.x + box.width + (_MARKS_AROUND if box.kind == "mark" else 0) for box in boxes) + _AROUND
    bottom = max(box.y + box.height for box in boxes) + _AROUND
    picture = Image.open(BytesIO(page), formats=["JPEG"])
    edges = (max(0, left), max(0, top), min(196.5, right), min(297, bottom))
    made = BytesIO()
    picture.crop(tuple(round(each * DOTS) for each in edges)).save(made, "JPEG", quality=80)  # type: ignore[arg-type]
    return made.getvalue()
