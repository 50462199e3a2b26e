"""Mending what a reader of characters cannot know: which of two signs that look alike stands between others."""

import re

_BARS = "一－ー‐—―-"
_KATAKANA = "ァ-ヺー"
_LONG = re.compile(rf"(?<=[{_KATAKANA}])[{_BARS}]")
_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9])[{_BARS}](?=[0-9])")
_KATAKANA_NI = re.compile(rf"(?<=[{_KATAKANA}])二(?=[{_KATAKANA}])")
_KATAKANA_RO = re.compile(rf"(?<=[{_KATAKANA}])口(?=[{_KATAKANA}])")
_KATAKANA_HE = re.compile(r"(?<=[ぁ-ゖ])[ヘ](?=[ぁ-ゖ])")


def tidied(text: str) -> str:
    """The long sound between katakana, the hyphen between digits, and others that only their neighbours tell."""
    text = _LONG.sub("ー", text)
    text = _BETWEEN_DIGITS.sub("-", text)
    text = _KATAKANA_NI.sub("ニ", text)
    text = _KATAKANA_RO.sub("ロ", text)
    text = text.replace("第ニ", "第二").replace("第ハ", "第八")
    return _KATAKANA_HE.sub("へ", text)


def as_phone(text: str) -> str:
    """A telephone number with plain hyphens."""
    return re.sub(f"[{_BARS}]", "-", text)


def as_number(text: str) -> str:
    """A number without what groups its digits."""
    return text.replace(",", "")
