"""Text cut into what is printed as one: a character with its variation selector and combining marks."""

import unicodedata
from collections.abc import Iterator

_NEWLINES = str.maketrans(
    {"\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " ", "\r": "\n"}
)
# They print nothing and change no order, so a word pasted from a web page need not stop a notice.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF, 0xFE0E, 0xFE0F]
)


def printable(text: str) -> str:
    """The text with one kind of line end and without the invisible marks that have no glyph."""
    return text.replace("\r\n", "\n").translate(_NEWLINES).translate(_INVISIBLE)


def clusters(text: str) -> Iterator[str]:
    """か, か゚, 辻󠄁 … in order; joined again they are the text."""
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not _attaches(text[position]):
            if start < position:
                yield text[start:position]
            start = position


def is_variation_selector(char: str) -> bool:
    """FE00–FE0F (standardised) and E0100–E01EF (ideographic, IVS)."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _attaches(char: str) -> bool:
    return is_variation_selector(char) or unicodedata.category(char) in ("Mn", "Me", "Mc")
