"""Reading the parts of which some answers consist."""

import re
from collections.abc import Callable
from typing import Any

from yorozu.forms.types.base import Schema
from yorozu.forms.types.characters import (
    NOT_BLANK_PATTERN,
    SAFE_LINE_PATTERN,
    half_width,
    half_width_dashes,
    read_line,
)
from yorozu.forms.types.refused import Refused
from yorozu.forms.types.text import HIRAGANA, KATAKANA
from yorozu.foundation.language import gettext

_KANA = re.compile(f"[{HIRAGANA}{KATAKANA}]+")
_HOLDER = re.compile(f"[{HIRAGANA}{KATAKANA}0-9A-Za-z()（）.．,，/／「」｢｣\\-－]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}  # banks know no hiragana
LINE_SCHEMA: Schema = {
    "type": "string",
    "allOf": [{"pattern": SAFE_LINE_PATTERN}, {"pattern": NOT_BLANK_PATTERN}],
}
Part = Callable[[Any], str | None]


def line(limit: int) -> Part:
    return lambda raw: read_line(raw, limit=limit)


def kana(raw: Any) -> str | None:
    text = read_line(raw, limit=100)
    if text is not None and not _KANA.fullmatch(text):
        raise Refused("ひらがなかカタカナで入力してください。")
    return text


def digits(count: int) -> Part:
    def read(raw: Any) -> str | None:
        text = read_line(raw, limit=20)
        if text is None:
            return None
        text = half_width(text)
        if not re.fullmatch(rf"\d{{{count}}}", text, re.ASCII):
            raise Refused(gettext("{count}桁の数字で入力してください。").format(count=count))
        return text

    return read


def postal_code(raw: Any) -> str | None:
    text = read_line(raw, limit=20)
    if text is None:
        return None
    text = half_width_dashes(text).removeprefix("〒").replace("-", "").replace(" ", "")
    if not re.fullmatch(r"\d{7}", text, re.ASCII):
        raise Refused("「027-0052」のように7桁の数字で入力してください。")
    return text


def one_of(codes: tuple[str, ...], how: str) -> Part:
    def read(raw: Any) -> str | None:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str) or raw not in codes:
            raise Refused(how)
        return raw

    return read


def account_holder(raw: Any) -> str | None:
    text = read_line(raw, limit=60)
    if text is not None and not _HOLDER.fullmatch(text):
        raise Refused("通帳に書かれているとおり、カタカナで入力してください。")
    return text and text.translate(_TO_KATAKANA)
