"""text: one line; digits and codes are read in either width and kept in half width."""

import re
from datetime import date
from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.definition.reader import Reader
from yorozu.forms.types.base import Check, FieldType, Schema
from yorozu.forms.types.characters import NOT_BLANK_PATTERN, SAFE_LINE_PATTERN, half_width, read_line
from yorozu.forms.types.refused import Refused
from yorozu.foundation.corporate_number import is_corporate_number
from yorozu.foundation.language import gettext

MAX_LENGTH = 1000
KATAKANA = "ァ-ヺー・･ｦ-ﾟ゛゜ヽヾ＝ \u3000"
HIRAGANA = "ぁ-ゖー・゛゜ゝゞ \u3000"
# format → (characters allowed, how to say it)
FORMATS = {
    "any": ("", ""),
    "digits": ("0-9", "数字だけで"),
    "alnum": ("0-9A-Za-z", "英字と数字だけで"),
    "katakana": (KATAKANA, "カタカナで"),
    "hiragana": (HIRAGANA, "ひらがなで"),
    "corporate_number": ("0-9", "法人番号の数字13桁で"),
}
_SAMPLES = {"any": "例", "digits": "1", "alnum": "A", "katakana": "ア", "hiragana": "あ"}
_TYPED_NUMBER = 40
_CORPORATE_SAMPLE = "7000012050002"  # 国税庁


class Text(FieldType):
    name = "text"

    def define(self, reader: Reader) -> dict[str, Any]:
        longest = reader.integer("max_length", 1, MAX_LENGTH, default=100) or 100
        exact = reader.integer("length", 1, MAX_LENGTH)
        shortest = reader.integer("min_length", 1, MAX_LENGTH)
        if exact is not None and (shortest is not None or reader.has("max_length")):
            reader.fault("length", "length を書くときは min_length と max_length を消してください。")
        if shortest is not None and shortest > longest:
            reader.fault("min_length", "min_length は max_length 以下にしてください。")
        form = reader.one_of("format", FORMATS, default="any")
        exact = 13 if form == "corporate_number" else exact
        return {
            "max_length": None if exact else longest,
            "length": exact,
            "min_length": shortest,
            "format": form,
        }

    def check(self, field: Field) -> Check:
        limit = field.length or field.max_length or 100
        allowed, how = FORMATS[field.format or "any"]
        pattern = re.compile(f"[{allowed}]+") if allowed else None
        narrow = field.format in ("digits", "alnum", "corporate_number")
        shortest = field.length or field.min_length or 0
        unit = gettext(_unit(field))
        too_short = (
            gettext("{shortest}{unit}で").format(shortest=shortest, unit=unit)
            if field.length
            else gettext("{shortest}{unit}以上で").format(shortest=shortest, unit=unit)
        )

        def check(raw: Any) -> str | None:
            text = read_line(raw, limit=_TYPED_NUMBER if field.format == "corporate_number" else limit)
            if text is None:
                return None
            if narrow:
                text = half_width(text)
            if field.format == "corporate_number":
                text = re.sub("[- ]", "", text)
            if pattern is not None and not pattern.fullmatch(text):
                raise Refused(gettext("{how}入力してください。").format(how=gettext(how)))
            if len(text) < shortest:
                raise Refused(
                    gettext("{too_short}入力してください（今は{count}{unit}です）。").format(
                        too_short=too_short, count=len(text), unit=unit
                    )
                )
            if field.format == "corporate_number" and not is_corporate_number(text):
                raise Refused("番号が違います。13桁の数字を、もう一度確かめてください。")
            return text

        return check

    def schema(self, field: Field) -> Schema:
        allowed = FORMATS[field.format or "any"][0]
        found: Schema = {"type": "string", "maxLength": field.length or field.max_length}
        if field.length or field.min_length:
            found["minLength"] = field.length or field.min_length
        if allowed:
            return found | {"pattern": f"^[{allowed}]+$"}
        return found | {"allOf": [{"pattern": SAFE_LINE_PATTERN}, {"pattern": NOT_BLANK_PATTERN}]}

    def example(self, field: Field, today: date) -> Any:
        if field.example is not None:
            return str(field.example)
        if field.format == "corporate_number":
            return _CORPORATE_SAMPLE
        return _SAMPLES[field.format or "any"] * (field.length or field.min_length or 1)

    def hint(self, field: Field) -> str:
        count = (
            gettext("{count}{unit}").format(count=field.length, unit=gettext(_unit(field)))
            if field.length
            else ""
        )
        return "・".join(
            part for part in (gettext(FORMATS[field.format or "any"][1]).removesuffix("で"), count) if part
        )

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        numeric = field.format in ("digits", "corporate_number")
        return super().controls(field, raw) | {"inputmode": "numeric" if numeric else ""}


def _unit(field: Field) -> str:
    return "桁" if field.format in ("digits", "corporate_number") else "文字"
