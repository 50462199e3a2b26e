"""A reading proposed for a person's name.

A person always confirms it: names are read in more ways than any table has.
"""

import re
import unicodedata

from yorozu.foundation.dictionary import morphemes

_LONGEST = 100
_KANA_ONLY = re.compile(r"[ぁ-ゖー ]+")
_NOT_WORDS = {"補助記号", "記号", "空白"}
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
# Forms that the dictionary does not list under a name; the selectors choose a glyph, not a character.
_SELECTORS = "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_USUAL_FORM = str.maketrans("髙𠮷﨑德濵", "高吉崎徳濱", _SELECTORS)
_SPACES = str.maketrans("\u3000・", "  ")


def propose_kana(name: str) -> str:
    """A reading in hiragana, family and given name apart as written; "" when any part of it is not known."""
    text = (
        unicodedata.normalize("NFC", name[:_LONGEST])
        .translate(_USUAL_FORM)
        .replace("\u3000", " ")
        .replace("・", " ")
    )
    readings = [_reading(part) for part in text.split()]
    proposed = " ".join(readings)
    return proposed if proposed and all(readings) and _KANA_ONLY.fullmatch(proposed) else ""


def _reading(part: str) -> str:
    pieces = morphemes(part, long=True)
    if any(piece.kind[0] in _NOT_WORDS for piece in pieces):
        return ""
    return "".join(piece.reading for piece in pieces).translate(_TO_HIRAGANA)
