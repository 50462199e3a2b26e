"""integer, money (whole yen) and decimal (kept as text, so that no digit is lost)."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.definition.reader import Reader
from yorozu.forms.types.base import Check, FieldType, Schema
from yorozu.forms.types.characters import half_width_dashes
from yorozu.forms.types.refused import Refused
from yorozu.foundation.language import gettext

MAX = 10**12
MAX_PLACES = 6
_INTEGER = re.compile(r"-?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
_COUNTER = re.compile(r"(?<=\d)[人名歳才個回枚台件]$")  # a person who is asked how many writes 2人
_LONGEST = 40


def _text_of(raw: Any, how: str) -> str | None:
    """The digits of a number that was typed, grouping commas taken out; None when blank."""
    if not isinstance(raw, str) or len(raw) > _LONGEST:
        raise Refused(how)
    return half_width_dashes(raw).replace(",", "").replace("、", "") or None


class Integer(FieldType):
    name = "integer"
    rule_type = "int"
    unit = ""
    lowest = -MAX

    def define(self, reader: Reader) -> dict[str, Any]:
        low = reader.integer("min", -MAX, MAX, default=self.lowest)
        high = reader.integer("max", -MAX, MAX, default=MAX)
        if low is not None and high is not None and low > high:
            reader.fault("min", "min は max 以下にしてください。")
        return {"min": low, "max": high}

    def check(self, field: Field) -> Check:
        low, high = int(field.min or 0), int(field.max or 0)
        how = gettext("数字で入力してください。例: {most}").format(most=max(low, min(high, 1)))
        bounds = self._bounds(low, high)

        def check(raw: Any) -> int | None:
            if raw is None:
                return None
            if isinstance(raw, float) and raw.is_integer() and abs(raw) <= MAX:
                raw = int(raw)  # JSON Schema calls 3.0 an integer too
            if isinstance(raw, int) and not isinstance(raw, bool):
                number = raw
            else:
                text = _text_of(raw, how)
                if text is None:
                    return None
                text = text.removesuffix(self.unit) if self.unit else _COUNTER.sub("", text)
                if not _INTEGER.fullmatch(text):
                    raise Refused(how)
                number = int(text)
            if not low <= number <= high:
                raise Refused(bounds)
            return number

        return check

    def _bounds(self, low: int, high: int) -> str:
        if low > -MAX and high < MAX:
            return gettext("{low:,}{unit}から{high:,}{unit}までの数を入力してください。").format(
                low=low, unit=gettext(self.unit), high=high
            )
        if low > -MAX:
            return gettext("{low:,}{unit}以上の数を入力してください。").format(
                low=low, unit=gettext(self.unit)
            )
        return gettext("{high:,}{unit}以下の数を入力してください。").format(
            high=high, unit=gettext(self.unit)
        )

    def schema(self, field: Field) -> Schema:
        return {"type": "integer", "minimum": field.min, "maximum": field.max}

    def example(self, field: Field, today: date) -> Any:
        if isinstance(field.example, int):
            return field.example
        return max(int(field.min or 0), min(int(field.max or 0), 1))

    def shown(self, field: Field, value: Any) -> str:
        return f"{value:,}"

    def cells(self, field: Field, value: Any) -> list[str]:
        return ["" if value is None else str(value)]

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        signed = int(field.min or 0) < 0
        return super().controls(field, raw) | {
            "inputmode": "text" if signed else "numeric",
            "unit": self.unit,
        }


class Money(Integer):
    name = "money"
    unit = "円"
    lowest = 0

    def shown(self, field: Field, value: Any) -> str:
        return gettext("{value:,}円").format(value=value)


class Decimals(FieldType):
    name = "decimal"
    rule_type = "double"

    def define(self, reader: Reader) -> dict[str, Any]:
        low, high = reader.number("min"), reader.number("max")
        if low is not None and high is not None and low > high:
            reader.fault("min", "min は max 以下にしてください。")
        places = reader.integer("places", 0, MAX_PLACES, default=2)
        return {"min": low, "max": high, "places": places}

    def check(self, field: Field) -> Check:
        places = field.places or 0
        how = gettext("数で入力してください（小数点以下{places}桁まで）。例: {sample}").format(
            places=places, sample=self._sample(field)
        )
        low = Decimal(-MAX) if field.min is None else Decimal(field.min)
        high = Decimal(MAX) if field.max is None else Decimal(field.max)

        def check(raw: Any) -> str | None:
            if raw is None:
                return None
            if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) <= MAX:
                raw = repr(raw)
            text = _text_of(raw, how)
            if text is None:
                return None
            if not _DECIMAL.fullmatch(text) or len(text.partition(".")[2].rstrip("0")) > places:
                raise Refused(how)
            if not low <= Decimal(text) <= high:
                raise Refused(
                    gettext("{low}から{high}までの数を入力してください。").format(low=low, high=high)
                )
            return text

        return check

    def rule_value(self, value: Any) -> Any:
        return float(value)

    def _sample(self, field: Field) -> str:
        value = max(
            Decimal(field.min or 0), min(Decimal(1) if field.max is None else Decimal(field.max), Decimal(1))
        )
        return format(value, "f")

    def schema(self, field: Field) -> Schema:
        places = field.places or 0
        return {
            "type": "string",
            "pattern": rf"^-?[0-9]{{1,12}}(\.[0-9]{{1,{places}}})?$" if places else "^-?[0-9]{1,12}$",
        }

    def example(self, field: Field, today: date) -> Any:
        return self._sample(field) if field.example is None else str(field.example)

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        value = raw if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""
        return {"value": value, "inputmode": "text" if Decimal(field.min or 0) < 0 else "decimal"}
