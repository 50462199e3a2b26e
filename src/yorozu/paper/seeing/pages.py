"""A scanned file as pages: each a grey picture, with the codes found on it, and straightened where they tell how it lay."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image, ImageOps

from yorozu.paper.form.code import Corner, Mark, PageCode, read_code, read_mark
from yorozu.paper.form.places import corners_of
from yorozu.paper.seeing.plane import Pair, Plane, plane_through

DOTS = 8
"""Pixels a millimetre of a straightened page: 203 an inch."""
_SCANNED = 200 / 72
_LONGEST_SIDE = 3600
SIZE = (210 * DOTS, 297 * DOTS)
_JPEG_QUALITY = 85
_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class TooManyPages(Exception):
    """The file has more pages than are taken at once; `pages` is how many."""

    def __init__(self, pages: int) -> None:
        super().__init__(pages)
        self.pages = pages


@dataclass(frozen=True, slots=True)
class SeenPage:
    """One page. `code` is None where the large code could not be read; `marks` are of the other corners.

    `corners` is how many of the four codes told how the page lay: the more, the better boxes are met. `turned` says that
    it lay upside down or on its side. `picture` is a JPEG: straightened where `corners`, as it was scanned elsewhere.
    """

    code: PageCode | None
    marks: tuple[Mark, ...]
    corners: int
    turned: bool
    picture: bytes


def pages_of(content: bytes, media_type: str, *, most: int) -> Iterator[SeenPage]:
    """Every page of a PDF, or the one of a picture. Raises TooManyPages; what a library raises: it cannot be read."""
    for picture in _pictures(content, media_type, most):
        yield see(picture)


def see(picture: Image.Image) -> SeenPage:
    """What is found on one page."""
    found = [(each.text, each.position) for each in zxingcpp.read_barcodes(picture, formats=_CODES)]
    code = next((said for text, _ in found if (said := read_code(text))), None)
    marks = [(text, mark) for text, _ in found if (mark := read_mark(text))]
    corners: dict[str, Corner] = {text: mark.corner for text, mark in marks}
    pairs: list[Pair] = []
    turned = False
    for text, at in found:
        corner: Corner | None = corners.get(text, "TR" if read_code(text) else None)
        if corner is None:
            continue
        points = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        pairs += [
            (place, (point.x, point.y)) for place, point in zip(corners_of(corner), points, strict=True)
        ]
        turned = turned or at.top_right.x - at.top_left.x < abs(at.top_right.y - at.top_left.y)
    plane = plane_through(pairs) if pairs else None
    shown = straightened(picture, plane) if plane else _reduced(picture)
    return SeenPage(code, tuple(mark for _, mark in marks), len(pairs) // 4, turned, jpeg(shown))


def straightened(picture: Image.Image, plane: Plane) -> Image.Image:
    """The page as it was printed, `DOTS` pixels a millimetre."""
    return picture.transform(
        SIZE, Image.Transform.PERSPECTIVE, plane.coefficients(DOTS), Image.Resampling.BICUBIC, fillcolor=255
    )


def jpeg(picture: Image.Image) -> bytes:
    """As JPEG."""
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=_JPEG_QUALITY)
    return made.getvalue()


def _pictures(content: bytes, media_type: str, most: int) -> Iterator[Image.Image]:
    if media_type != "application/pdf":
        picture = Image.open(io.BytesIO(content), formats=["JPEG", "PNG"])
        picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
        yield _grey(ImageOps.exif_transpose(picture))
        return
    with pypdfium2.PdfDocument(content) as document:
        if len(document) > most:
            raise TooManyPages(len(document))
        for number in range(len(document)):
            page = document[number]
            scale = min(_SCANNED, _LONGEST_SIDE / max(page.get_size()))
            bitmap = page.render(scale=scale, grayscale=True)
            yield _grey(bitmap.to_pil())
            bitmap.close()
            page.close()


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "P"):
        rich = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", rich.size, "white"), rich)
    picture = picture.convert("L")
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    return picture


def _reduced(picture: Image.Image) -> Image.Image:
    made = picture.copy()
    made.thumbnail((max(SIZE), max(SIZE)))
    return made
