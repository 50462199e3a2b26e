"""A text as the pieces Typst sets one after another, each in a font known to have its glyphs.

Typst's own fallback prints the base form of a variant its first font lacks; choosing here does not.
A text all in the first font and on one line stays a plain string. Otherwise a list of pairs:
`(place in the chain, text)`, `(LINE_END, "")`, `(MAY_BREAK, "")` inside a stretch too long for a line.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from yorozu.documents.clusters import clusters, printable
from yorozu.documents.coverage import find_family, plain_characters
from yorozu.documents.errors import MissingGlyph, Reason
from yorozu.foundation.errors import Invalid

LINE_END = -1
MAY_BREAK = -2
# Half-width columns that fit in the narrowest cell, the labels of a table.
_CELL = 24
# Lines may end after spaces, kana (not the small ones) and kanji; a longer stretch of anything else would
# run out of its cell.
_UNBROKEN = re.compile(
    r"[^\s\u3042\u3044\u3046\u3048\u304a-\u3062\u3064-\u3082\u3084\u3086\u3088-\u308d\u308f-\u3094"
    r"\u30a2\u30a4\u30a6\u30a8\u30aa-\u30c2\u30c4-\u30e2\u30e4\u30e6\u30e8-\u30ed\u30ef-\u30f4"
    rf"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{{{_CELL // 2 + 1},}}"
)

# Of a letter with ever so many marks, as many as tell what it is.
MOST_SHOWN = 9
# More would take Typst seconds; a page full of variants has about 300.
MAX_PIECES = 10_000

Piece = tuple[int, str]
Runs = str | list[Piece]


@dataclass(slots=True)
class TextSetter:
    """Turns the texts of one document into runs. Raises Invalid when they have too many pieces."""

    chain: tuple[str, ...]
    pieces: int = 0

    def __call__(self, text: str) -> Runs:
        runs = to_runs(text, self.chain)
        self.pieces += len(runs) if isinstance(runs, list) else 1
        if self.pieces > MAX_PIECES:
            raise Invalid("改行や特別な文字が多すぎて、文書を作れません。文を短くしてください。")
        return runs


def to_runs(text: str, chain: tuple[str, ...]) -> Runs:
    """The pieces of a text whose glyphs were checked."""
    text = printable(text)
    if plain_characters(chain[0]).issuperset(text) and not _UNBROKEN.search(text):
        return text
    pieces: list[Piece] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            pieces.append((LINE_END, ""))
        pieces.extend(_line_pieces(line, chain))
    return pieces


def missing_in(where: str, text: str, chain: tuple[str, ...]) -> Iterator[MissingGlyph]:
    """What of a text no font prints, each character once."""
    text = printable(text).replace("\n", "")
    if plain_characters(chain[0]).issuperset(text):
        return
    for cluster in dict.fromkeys(clusters(text)):
        found = find_family(_visible(cluster), chain)
        if isinstance(found, Reason):
            yield MissingGlyph(where, cluster[:MOST_SHOWN], found)


def _line_pieces(line: str, chain: tuple[str, ...]) -> Iterator[Piece]:
    for number, stretch in enumerate(_stretches(line)):
        if number:
            yield MAY_BREAK, ""
        placed = ((find_family(cluster, chain), cluster) for cluster in map(_visible, clusters(stretch)))
        for place, group in groupby(placed, key=lambda pair: pair[0]):
            if not isinstance(place, Reason):
                yield place, "".join(cluster for _, cluster in group)


def _stretches(line: str) -> Iterator[str]:
    """The line cut so that no part is an unbroken stretch wider than a cell."""
    start = 0
    for match in _UNBROKEN.finditer(line):
        position, columns = match.start(), 0
        for cluster in clusters(match.group()):
            columns += 2 if cluster[0] >= "\u2e80" else 1
            if columns > _CELL:
                yield line[start:position]
                start, columns = position, 2
            position += len(cluster)
    yield line[start:]


def _visible(cluster: str) -> str:
    """Typographic spaces are printed as a plain space: few fonts have them."""
    return " " if unicodedata.category(cluster[0]) == "Zs" and cluster[0] != "\u3000" else cluster
