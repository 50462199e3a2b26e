"""Age bands: typed as the ages at which each begins."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from yorozu.foundation.errors import FieldError, Invalid

USUAL = "18,30,40,50,60,70"
OLDEST = 120
_MOST = 20
_SEPARATOR = re.compile(r"[,\s、，・/]+")
_HOW = "年齢の区切りを、小さい順に「18,30,40,50,60,70」のように入力してください。"


@dataclass(frozen=True, slots=True)
class Band:
    """Ages from `low` to `high` years, both included; the last band has no end."""

    low: int
    high: int | None

    @property
    def label(self) -> str:
        if self.high is None:
            return f"{self.low}歳以上"
        return f"{self.low}歳" if self.low == self.high else f"{self.low}～{self.high}歳"


def read_bands(typed: str) -> tuple[Band, ...]:
    """The bands that begin at the ages typed. Raises Invalid naming `bands`."""
    words = [each for each in _SEPARATOR.split(unicodedata.normalize("NFKC", typed[:200]).strip()) if each]
    starts = [int(each) for each in words if each.isascii() and each.isdecimal() and len(each) <= 3]
    rising = all(one < two for one, two in zip(starts, starts[1:], strict=False))
    if not starts or len(starts) != len(words) or len(starts) > _MOST or not rising or starts[-1] > OLDEST:
        raise Invalid(_HOW, [FieldError("bands", _HOW)])
    ends = [*(each - 1 for each in starts[1:]), None]
    return tuple(Band(low, high) for low, high in zip(starts, ends, strict=True))


def written(bands: Sequence[Band]) -> str:
    """As they are typed."""
    return ",".join(str(each.low) for each in bands)


def band_of(bands: Sequence[Band], age: int) -> Band | None:
    """None for who is younger than the first band."""
    return next((each for each in reversed(bands) if age >= each.low), None)
