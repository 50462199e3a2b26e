"""Where the codes stand: the frame of reference for everything that is read from a page."""

from yorozu.paper.form.code import Corner

MAIN_SIZE, MARK_SIZE = 22.0, 10.0
#: The top left corner of each code, in millimetres.
PLACES: dict[Corner, tuple[float, float]] = {
    "TL": (9.0, 9.0),
    "TR": (179.0, 9.0),
    "BL": (9.0, 278.0),
    "BR": (191.0, 278.0),
}


def size_of(corner: Corner) -> float:
    """How wide and high the code of a corner is."""
    return MAIN_SIZE if corner == "TR" else MARK_SIZE


def corners_of(corner: Corner) -> tuple[tuple[float, float], ...]:
    """The corners of a code itself: top left, top right, bottom right, bottom left."""
    (x, y), size = PLACES[corner], size_of(corner)
    return ((x, y), (x + size, y), (x + size, y + size), (x, y + size))
