"""Reading characters with rapidocr (extra `ocr`): one line of writing at a time, from the alphabet that a box allows.

The model knows Chinese, Japanese and Latin writing. Of each place in a line it says how likely every character is; asked
of a box for digits only digits are compared, so that a 0 is never read as an O, and of Japanese text never a character
that Japanese does not have.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image
from rapidocr import RapidOCR

from yorozu.paper.seeing.alphabets import ALPHABETS, is_japanese
from yorozu.paper.seeing.asked import Alphabet
from yorozu.paper.seeing.cutting import gaps_of

_BLANK = 0
_AT_ONCE = 8
_HEIGHT, _WIDTH = 48, 320
# Wider than this share of the writing's height, a gap parts two words; kana stand wider apart than kanji.
_GAPS: dict[Alphabet, float] = {"name": 0.42, "kana": 0.6}


class RapidReader:
    """Holds the model, about 0.3 GB once it has read; one instance a process."""

    def __init__(self) -> None:
        params = {"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 2}
        self._model: Any = RapidOCR(params=params)._load_rec_model()  # type: ignore[no-untyped-call]
        self._characters: list[str] = list(self._model.postprocess_op.character)
        self._allowed: dict[Alphabet, Any] = {}

    def read(self, lines: Sequence[tuple[Image.Image, Alphabet]]) -> list[tuple[str, float]]:
        """The text of each line and how sure it is, 0 to 1."""
        found: list[tuple[str, float]] = [("", 0.0)] * len(lines)
        # Lines of like length together: each is padded to the longest beside it.
        order = sorted(range(len(lines)), key=lambda each: lines[each][0].width / lines[each][0].height)
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            for place, read in zip(some, self._read([lines[each] for each in some]), strict=True):
                found[place] = read
        return found

    def _read(self, lines: list[tuple[Image.Image, Alphabet]]) -> list[tuple[str, float]]:
        arrays = [np.stack([np.asarray(picture)] * 3, axis=-1) for picture, _ in lines]
        ratio = max(_WIDTH / _HEIGHT, *(each.shape[1] / each.shape[0] for each in arrays))
        batch = np.stack([self._model.resize_norm_img(each, ratio) for each in arrays]).astype(np.float32)
        likely = self._model.session(batch)
        return [
            self._decoded(likely[number], picture, alphabet, ratio)
            for number, (picture, alphabet) in enumerate(lines)
        ]

    def _decoded(
        self, likely: Any, picture: Image.Image, alphabet: Alphabet, ratio: float
    ) -> tuple[str, float]:
        """The likeliest allowed character at each place, one of each run, without the blanks between."""
        masked = likely * self._mask(alphabet)
        best, sure = masked.argmax(axis=1), masked.max(axis=1)
        text, scores, ends = "", list[float](), list[float]()
        taken = len(best) * picture.width / picture.height / ratio  # the rest is padding
        before = _BLANK
        for place, (each, score) in enumerate(zip(best.tolist(), sure.tolist(), strict=True)):
            if each not in (_BLANK, before):
                text, scores = text + self._characters[each], [*scores, score]
                ends.append((place + 0.5) / taken)
            before = each
        if alphabet in _GAPS:
            text = _parted(text, ends, gaps_of(picture, share=_GAPS[alphabet]))
        return text, float(min(scores)) if scores else 0.0

    def _mask(self, alphabet: Alphabet) -> Any:
        if alphabet not in self._allowed:
            allowed = ALPHABETS.get(alphabet)
            ours = [
                number == _BLANK or (each in allowed if allowed else is_japanese(each))
                for number, each in enumerate(self._characters)
            ]
            self._allowed[alphabet] = np.array(ours, dtype=np.float32)
        return self._allowed[alphabet]


def _parted(text: str, ends: list[float], gaps: list[float]) -> str:
    """With a space at each wide gap."""
    made = ""
    for number, char in enumerate(text):
        if number and any(ends[number - 1] < gap < ends[number] for gap in gaps):
            made += " "
        made += char
    return made
