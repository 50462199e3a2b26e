"""Words for searching. Texts and questions are cut the same way, so that 引っ越しました finds 引越し."""

from dataclasses import dataclass
from functools import lru_cache

from yorozu.foundation.dictionary import Morpheme, morphemes
from yorozu.foundation.text import fold, refuse_unsafe

LONGEST_QUESTION = 100
_MOST_PHRASES = 5
_MOST_WORDS = 8
# No meaning of their own in a question: particles, endings, marks; helping verbs are する, ある, ほしい.
_EMPTY_KINDS = {
    *("助詞", "助動詞", "補助記号", "記号", "空白"),
    *("感動詞", "接続詞", "連体詞", "接尾辞", "代名詞"),
}
_HELPING = "非自立可能"
_EVERYWHERE = {"手続き", "方法", "仕方", "遣り方"}  # as the dictionary normalises them


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word as written, and as the dictionary has it (生まれ, 生まれる); they may be the same."""

    written: str
    usual: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands between two spaces of a question: found whole, or by all of its words."""

    whole: str
    words: tuple[Word, ...]


def clean_question(text: str) -> str:
    """A question as typed, made safe and at most 100 characters long; "" for what no store can take."""
    try:
        return " ".join(refuse_unsafe(text)[:LONGEST_QUESTION].split())
    except ValueError:
        return ""


def phrases(question: str) -> tuple[Phrase, ...]:
    """The first five phrases of a question, without those that say nothing (手続) unless nothing else is said."""
    parts = fold(question).split()[:_MOST_PHRASES]
    found = tuple(Phrase(part, _words(part)[:_MOST_WORDS]) for part in parts)
    return tuple(phrase for phrase in found if phrase.words) or found


@lru_cache(maxsize=512)
def search_key(text: str) -> str:
    """The folded text, its words as the dictionary has them, and its reading: what a phrase is looked for in."""
    folded = fold(text)
    usual = dict.fromkeys(word.usual for word in _words(folded) if word.usual != word.written)
    reading = "".join(fold(piece.reading) for piece in morphemes(text))
    return "\n".join((folded, " ".join(usual), reading))


def _words(folded: str) -> tuple[Word, ...]:
    pieces = (piece for piece in morphemes(folded) if _means_something(piece))
    return tuple(dict.fromkeys(Word(piece.written, fold(piece.usual)) for piece in pieces))


def _means_something(piece: Morpheme) -> bool:
    return (
        piece.kind[0] not in _EMPTY_KINDS and _HELPING not in piece.kind[1] and piece.usual not in _EVERYWHERE
    )
