"""The Japanese dictionary, opened once a process: it takes a while, and 80 MB."""

from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from sudachipy import Dictionary, SplitMode

_one_at_a_time = Lock()  # a tokenizer refuses two threads at once


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A piece of a text: as written, as the dictionary has it, its reading in katakana, its part of speech."""

    written: str
    usual: str
    reading: str
    kind: tuple[str, ...]


def morphemes(text: str, *, long: bool = False) -> list[Morpheme]:
    """The pieces of a text, in order; `long` keeps names and compounds together."""
    with _one_at_a_time:
        return [
            Morpheme(each.surface(), each.normalized_form(), each.reading_form(), each.part_of_speech())
            for each in _tokenizer().tokenize(text, SplitMode.C if long else SplitMode.A)
        ]


@cache
def _tokenizer() -> Any:
    # Made at the first use: most processes never need it.
    return Dictionary().tokenizer()
