"""Cutting boxes out of a straightened page, and finding what is written in them."""

from PIL import Image, ImageChops, ImageFilter

from yorozu.paper.seeing.asked import Asked
from yorozu.paper.seeing.pages import DOTS

_INSET = 0.7
"""Millimetres inside the frame of a box: its line is not read."""
_CELL_INSET = 0.45
_DARK = 0.62
"""Darker than this share of the paper's white is ink; the light lines between squares are not."""
_MARGIN = 5
_SPECK = 3


def whitened(page: Image.Image) -> Image.Image:
    """The page with its paper white and what is lighter than ink gone, so that one threshold holds everywhere."""
    paper = page.resize((page.width // 16, page.height // 16), Image.Resampling.BOX)
    paper = paper.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(3))
    ground = paper.resize(page.size, Image.Resampling.BILINEAR)
    shade = ImageChops.invert(ImageChops.subtract(ground, page))
    return shade.point([_lightened(value) for value in range(256)])


def box_of(page: Image.Image, asked: Asked) -> Image.Image:
    """The inside of a box."""
    return _cut(page, asked.x, asked.y, asked.width, asked.height, _INSET)


def cells_of(page: Image.Image, asked: Asked) -> list[Image.Image]:
    """The inside of each of its squares."""
    width = asked.width / asked.count
    return [
        _cut(page, asked.x + number * width, asked.y, width, asked.height, _CELL_INSET)
        for number in range(asked.count)
    ]


def ink_of(picture: Image.Image) -> float:
    """The share of a cut that is dark, without specks."""
    dark = _dark(picture).histogram()[255]
    return dark / (picture.width * picture.height)


def trimmed(picture: Image.Image) -> Image.Image | None:
    """Only what is written, with a margin; None for a box in which nothing is."""
    found = _dark(picture).getbbox()
    if found is None or (found[2] - found[0] < _SPECK and found[3] - found[1] < _SPECK):
        return None
    left, top, right, bottom = found
    room = Image.new("L", (right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN), 255)
    room.paste(picture.crop(found), (_MARGIN, _MARGIN))
    return room


def in_a_row(cells: list[Image.Image]) -> Image.Image | None:
    """What is written in the squares, closer together: as a line is read that was never parted."""
    written = [found for cell in cells if (found := trimmed(cell)) is not None]
    if not written:
        return None
    height = max(each.height for each in written)
    row = Image.new("L", (sum(each.width for each in written) + _MARGIN, height), 255)
    x = 0
    for each in written:
        row.paste(each, (x, (height - each.height) // 2))
        x += each.width
    return row


def gaps_of(picture: Image.Image, *, share: float) -> list[float]:
    """Where words are parted in a line: the middle of each gap wider than this share of its height, of its width."""
    columns = _dark(picture).resize((picture.width, 1), Image.Resampling.BOX).tobytes()
    wide = picture.height * share
    found, since = list[float](), -1
    for place, value in enumerate(columns):
        if value == 0 and since < 0:
            since = place
        elif value > 0 and since >= 0:
            if since > _MARGIN and place - since > wide:
                found.append((since + place) / 2 / picture.width)
            since = -1
    return found


def _cut(page: Image.Image, x: float, y: float, width: float, height: float, inset: float) -> Image.Image:
    edges = (x + inset, y + inset, x + width - inset, y + height - inset)
    return page.crop(tuple(round(each * DOTS) for each in edges))  # type: ignore[arg-type]


def _dark(picture: Image.Image) -> Image.Image:
    calm = picture.filter(ImageFilter.MedianFilter(3))
    return calm.point([255 if value < 255 * _DARK else 0 for value in range(256)])


def _lightened(value: int) -> int:
    """Light grey becomes white, ink stays what it is."""
    return min(255, round(value * 255 / 200)) if value > 110 else round(value * 1.0)
