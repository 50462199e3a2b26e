"""Which family of a chain has the glyphs of a cluster, read from the fonts' own tables once per process."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from fontTools.ttLib import TTFont

from yorozu.documents.clusters import is_variation_selector
from yorozu.documents.errors import Reason
from yorozu.documents.fonts import font_file, installed

_LONGEST_CLUSTER = 8


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one font has: characters, and sequences of a character and a variation selector."""

    characters: frozenset[str]
    variants: frozenset[str]

    def has(self, cluster: str) -> bool:
        """True when the font has the cluster as it is written, marks apart or composed."""
        if len(cluster) == 1:
            return cluster in self.characters
        if is_variation_selector(cluster[1]):
            return cluster[:2] in self.variants and self._has_all(cluster[2:])
        return self._has_all(cluster) or unicodedata.normalize("NFC", cluster) in self.characters

    def can_build(self, cluster: str) -> bool:
        """True when the font has a letter and its mark apart, though not as the one glyph asked for."""
        parts = unicodedata.normalize("NFD", cluster)
        # One part only is a compatibility ideograph (神 for 神): another shape, so not the same character.
        return len(parts) > 1 and not is_variation_selector(parts[1]) and self._has_all(parts)

    def _has_all(self, characters: str) -> bool:
        return self.characters.issuperset(characters)


@cache
def coverage_of(family: str) -> Coverage:
    """The coverage of an installed family; about a tenth of a second the first time."""
    path = font_file(family)
    if path is None:
        return Coverage(frozenset(), frozenset())
    with TTFont(path, lazy=True) as font:
        tables = font["cmap"].tables
        characters = frozenset(map(chr, font.getBestCmap()))
    pairs = (
        chr(base) + chr(selector)
        for table in tables
        if table.format == 14
        for selector, entries in table.uvsDict.items()
        for base, _ in entries
    )
    return Coverage(characters, frozenset(pairs))


@cache
def plain_characters(family: str) -> frozenset[str]:
    """Characters that need no look at their neighbours: in this font, and attaching to nothing."""
    kept = ("Cc", "Cf", "Co", "Cs", "Mn", "Me", "Mc")
    return frozenset(
        char
        for char in coverage_of(family).characters
        if unicodedata.category(char) not in kept and not is_variation_selector(char)
    )


def find_family(cluster: str, chain: tuple[str, ...]) -> int | Reason:
    """The place in the installed chain of the first family that has the cluster, or why none prints it."""
    # Tens of thousands of marks on one letter take Typst half a minute and gigabytes.
    return Reason.STACKED if len(cluster) > _LONGEST_CLUSTER else _find_family(cluster, chain)


@lru_cache(maxsize=4096)
def _find_family(cluster: str, chain: tuple[str, ...]) -> int | Reason:
    category = unicodedata.category(cluster[0])
    if category in ("Cc", "Cf", "Cs"):
        return Reason.CONTROL
    if category == "Co":
        return Reason.PRIVATE
    fonts = [coverage_of(family) for family in installed(chain)]
    for prints in (Coverage.has, Coverage.can_build):
        for place, font in enumerate(fonts):
            if prints(font, cluster):
                return place
    variant = len(cluster) > 1 and is_variation_selector(cluster[1])
    return Reason.NO_VARIANT if variant else Reason.NO_GLYPH
