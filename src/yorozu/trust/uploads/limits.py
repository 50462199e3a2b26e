"""How much a file may become when somebody opens it. All are checked before anything is unpacked (ASVS 5.0, 5.2.3, 5.2.6)."""

from yorozu.trust.uploads.refusal import TOO_MANY_PIXELS, TOO_MUCH_INSIDE, Refused

MAX_PIXELS = 60_000_000
MAX_PAGES = 300
MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes of one picture: 60 million pixels of red, green, blue and opacity."""
MAX_STREAM = 128 * 1024 * 1024
"""Bytes of one stream of a PDF: a page of A4, 600 dots per inch, in colours that were not packed further."""
MAX_UNPACKED_PDF = 512 * 1024 * 1024
"""Bytes of all streams of a PDF together."""


def check_pixels(width: int, height: int) -> None:
    """Raises Refused above `MAX_PIXELS`."""
    if width * height > MAX_PIXELS:
        raise Refused(TOO_MANY_PIXELS)


def check_unpacked(size: int, most: int = MAX_UNPACKED) -> None:
    """Raises Refused above `most` bytes."""
    if size > most:
        raise Refused(TOO_MUCH_INSIDE)
