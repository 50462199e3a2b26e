"""Free texts: the words in them by how many answers hold them, and those that hold a word."""

from collections import Counter
from collections.abc import Sequence

from yorozu.foundation.dictionary import morphemes
from yorozu.foundation.text import fold

_KINDS = frozenset({"名詞", "動詞", "形容詞", "形状詞"})
_EMPTY = frozenset({"非自立可能", "数詞", "助数詞可能"})
_STOPPED = frozenset(
    {
        "為る",
        "有る",
        "居る",
        "成る",
        "事",
        "物",
        "様",
        "所",
        "時",
        "方",
        "思う",
        "言う",
        "出来る",
        "無い",
        "良い",
    }
)
_LONGEST = 3000


def frequent_words(texts: Sequence[str], *, most: int = 50) -> list[tuple[str, int]]:
    """(word as the dictionary has it, in how many texts), the most frequent first; words in one text only are left out."""
    counted: Counter[str] = Counter()
    for text in texts:
        found = {
            each.usual
            for each in morphemes(text[:_LONGEST], long=True)
            if each.kind[0] in _KINDS and not _EMPTY & set(each.kind) and len(each.usual) > 1
        }
        counted.update(found - _STOPPED)
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [(word, number) for word, number in ranked[:most] if number > 1]


def holding(texts: Sequence[tuple[int, str]], word: str) -> list[int]:
    """The numbers of the texts in which the word stands, as typed or as the dictionary has it (申込 finds 申し込み); all
    for no word."""
    wanted = fold(word.strip())
    if not wanted:
        return [number for number, _ in texts]
    usual = _usual(word.strip())
    alone = usual[0] if len(usual) == 1 else ""
    return [number for number, text in texts if wanted in fold(text) or (alone and alone in _usual(text))]


def _usual(text: str) -> list[str]:
    return [each.usual for each in morphemes(text[:_LONGEST], long=True)]
