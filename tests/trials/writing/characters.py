"""What is sent: every character of the 文字情報基盤, variants, and what else people and phones put into a name."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from yorozu.documents.coverage import coverage_of
from yorozu.documents.fonts import LETTER_CHAIN, installed

MOJI = Path(__file__).resolve().parents[4] / "shared" / "data" / "moji" / "moji.csv"
#: What stands in for the list where it is not beside the project (Unicode blocks of kanji and signs).
_RANGES = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAD9), (0x20000, 0x2A6DF), (0x2A700, 0x2EBE0),
    (0x2F800, 0x2FA1D), (0x30000, 0x3134A), (0x3005, 0x3007),
)  # fmt: skip
SPECIAL = (
    "𠮷", "𠮟", "髙", "﨑", "德", "濵", "邉", "邊", "齋", "齊", "神\ufa19", "\ufa10", "辻\U000e0100", "辻\U000e0101",
    "葛\U000e0100飾", "邊\U000e010f", "渡邉\U000e0102", "ﾔﾏﾀﾞ ﾀﾛｳ", "ｶﾞｷﾞｸﾞ", "ﾊﾟﾋﾟ", "ｰ", "か゚", "カ゚", "が", "か\u3099", "ヷ", "ゟ",
    "ヿ", "㈱", "①", "㍻", "㋿", "Å", "Å", "é", "e\u0301", "ﬁ", "ＡＢＣ", "１２３", "　", "\u00a0", "\u2009", "～", "〜", "－", "−",
    "‐", "—", "ー", "・", "･", "'", "’", "\"", "<b>", "&amp;", "&#65;", "%41", "\\", "/", "+", "=1+1", "@SUM(A1)", "-1", "#{x}",
    "{{ name }}", "{% load %}", "😀", "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "👍🏽", "🇯🇵", "1\ufe0f\u20e3", "🧑🏿\u200d🚀",
    "\u200fשלום\u200e", "\u202e逆\u202c", "\u2066左\u2069", "مرحبا", "a\u200bb", "a\u00adb", "\ufeff名", "\u2060", "ไทย", "한글", "한글",
    "Nguyễn Văn A", "Đặng", "Ł", "ß", "İı", "ǅ", "\U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1", "\ue000", "\U000f0000", "\ufffe",
    "\U0001ffff",
    "\U0010ffff", "󠄀", "〓", "■", "□", "𰻞", "𪚥", "𛀁", "𛂞", "꜀", "ꙮ", "𝔸", "﷽",
)  # fmt: skip
# Selectors that no font knows for these: they must come back all the same, and stop a letter.
UNKNOWN_VARIANTS = tuple(f"{base}{chr(0xE01E0 + n)}" for n in range(4) for base in "邉邊辻葛祇榊")
REFUSED = {
    "NUL": "山田\x00太郎",
    "a lone high surrogate": "山田\ud842太郎",
    "a lone low surrogate": "山田\udfb7太郎",
    "surrogates in the wrong order": "\udfb7\ud842",
    "a character that was lost before it came": "山田\ufffd太郎",
}


@dataclass(frozen=True)
class Written:
    """`source` says where the characters come from; `pieces` are characters or sequences, each sent once."""

    source: str
    characters: list[str]
    variants: list[str]

    @property
    def pieces(self) -> list[str]:
        return [*self.characters, *self.variants, *SPECIAL]


def written(variants: int | None) -> Written:
    """All characters, and as many sequences with an ideographic variation selector (all where None)."""
    characters = list(_listed()) if MOJI.exists() else list(_generated())
    source = (
        "moji.csv" if MOJI.exists() else "moji.csv is not beside the project: generated from Unicode's blocks"
    )
    known = {each for family in installed(LETTER_CHAIN) for each in coverage_of(family).variants}
    found = sorted(each for each in known if each[1] >= "\U000e0100")
    step = 1 if variants is None else max(1, len(found) // variants)
    return Written(source, characters, [*islice(found, 0, None, step), *UNKNOWN_VARIANTS])


def _listed() -> Iterator[str]:
    with MOJI.open(encoding="utf-8-sig", newline="") as file:
        yield from dict.fromkeys(row["kanji"] for row in csv.DictReader(file) if row["kanji"])


def _generated() -> Iterator[str]:
    for first, last in _RANGES:
        for code in range(first, last + 1):
            if unicodedata.category(chr(code)) != "Cn":
                yield chr(code)


def packed(pieces: list[str], room: int) -> list[str]:
    """The pieces in lines of at most `room` characters, a bar between, so that none joins its neighbour."""
    lines, line = [], ""
    for piece in pieces:
        if line and len(line) + 1 + len(piece) > room:
            lines.append(line)
            line = ""
        line = f"{line}|{piece}" if line else piece
    return [*lines, line] if line else lines
