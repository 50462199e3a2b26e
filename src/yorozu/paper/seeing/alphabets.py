"""Which characters may stand in a box."""

from yorozu.paper.seeing.asked import Alphabet

_DIGITS = "0123456789"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
_KATAKANA = "".join(map(chr, range(0x30A1, 0x30FB)))
_BARS = "-ー－‐"
ALPHABETS: dict[Alphabet, frozenset[str]] = {
    "digits": frozenset(_DIGITS),
    "number": frozenset(_DIGITS + ",.-"),
    "phone": frozenset(_DIGITS + "+()" + _BARS),
    "alnum": frozenset(_DIGITS + _LATIN + "-"),
    "ascii": frozenset(map(chr, range(0x21, 0x7F))),
    "kana": frozenset(_HIRAGANA + _KATAKANA + "ー・"),
    "katakana": frozenset(_KATAKANA + "ー・().-" + _DIGITS + _LATIN),
}
"""What is not here takes whatever Japanese is written with."""


def is_japanese(character: str) -> bool:
    """Whether machines in Japan have had the character for long (code page 932): no simplified Chinese."""
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
