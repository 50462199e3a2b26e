"""Text as people write it: stored as it came; only the search key is folded."""

import unicodedata

_KATAKANA_START, _KATAKANA_END, _SHIFT = 0x30A1, 0x30F6, 0x60
_TO_HIRAGANA = {code: code - _SHIFT for code in range(_KATAKANA_START, _KATAKANA_END + 1)}


def fold(text: str) -> str:
    """A key for searching, never for storing: width, case and kana kind no longer matter."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_TO_HIRAGANA)


def refuse_unsafe(text: str) -> str:
    """Return the text unchanged; raise ValueError on NUL and lone surrogates, which no store keeps whole, and on U+FFFD,
    which stands where a character was lost before it came."""
    if "\x00" in text or any(0xD800 <= ord(char) <= 0xDFFF or char == "\ufffd" for char in text):
        raise ValueError("使えない文字（制御文字または壊れた文字）が含まれています。入力し直してください。")
    return text
