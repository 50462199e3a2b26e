"""date and time.

A date is typed into one box in whatever way its writer knows it (令和8年4月1日, R8.4.1, 2026-04-01, 20260401).
Three boxes and an era list were the alternative: four stops for a thumb, easy to leave half filled, and the era list
is what older people get wrong first. One box is read generously, and the next page shows the date back in 和暦.
"""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.types.base import Check, FieldType, Schema
from yorozu.forms.types.refused import Refused
from yorozu.foundation.language import gettext
from yorozu.foundation.wareki import parse_date, said_day, written_day

FIRST, LAST = date(1868, 1, 25), date(2199, 12, 31)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(午前|午後)?(\d{1,2})(?::|時)(?:(\d{1,2})分?|(半))?", re.ASCII)
_HOW_TIME = "「9:30」または「午後1時30分」のように入力してください。"
_NOT_A_DAY = "その日付は暦にありません。「令和8年4月1日」または「2026-04-01」のように入力してください。"
_HOW_DATE = "「令和8年4月1日」または「2026-04-01」のように入力してください。"


class Date(FieldType):
    name = "date"

    def check(self, field: Field) -> Check:
        return read_date

    def schema(self, field: Field) -> Schema:
        return {
            "type": "string",
            "format": "date",
            "pattern": r"^(18[7-9]|19[0-9]|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}$",
        }

    def example(self, field: Field, today: date) -> Any:
        """`+7` and `-30` are days from today; anything else is the date itself."""
        if field.example is None:
            return today.isoformat()
        if re.fullmatch(r"[+-]?\d{1,5}", str(field.example), re.ASCII):
            return (today + timedelta(days=int(field.example))).isoformat()
        return str(field.example)

    def shown(self, field: Field, value: Any) -> str:
        return said_day(date.fromisoformat(value))

    def cells(self, field: Field, value: Any) -> list[str]:
        return [value or ""]

    def hint(self, field: Field) -> str:
        return "例: 令和8年4月1日、R8.4.1、2026-04-01"

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        if isinstance(raw, str) and _ISO.fullmatch(raw):
            try:
                raw = written_day(date.fromisoformat(raw))
            except ValueError:
                return {"value": raw}
        return super().controls(field, raw)


def read_date(raw: Any) -> str | None:
    """ISO text of a day written in 和暦 or 西暦; None when blank."""
    if raw is None:
        return None
    if not isinstance(raw, str) or len(raw) > 40:
        raise Refused(_HOW_DATE)
    if not raw or raw.isspace():
        return None
    try:
        day = date.fromisoformat(raw) if _ISO.fullmatch(raw) else parse_date(raw)
    except ValueError as error:
        message = str(error)
        raise Refused(message if not message.isascii() else _NOT_A_DAY) from None
    if not FIRST <= day <= LAST:
        raise Refused("明治元年から西暦2199年までの日付を入力してください。")
    return day.isoformat()


class Time(FieldType):
    name = "time"

    def check(self, field: Field) -> Check:
        return read_time

    def schema(self, field: Field) -> Schema:
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}

    def example(self, field: Field, today: date) -> Any:
        return "10:00" if field.example is None else str(field.example)

    def shown(self, field: Field, value: Any) -> str:
        hour, minute = value.split(":")
        return gettext("{most}時{minute}分").format(most=int(hour), minute=minute)

    def hint(self, field: Field) -> str:
        return "例: 9:30、午後1時30分"

    def cells(self, field: Field, value: Any) -> list[str]:
        return [value or ""]


def read_time(raw: Any) -> str | None:
    """`HH:MM` of a time written in 24 hours or with 午前・午後; None when blank.

    午前12時 and 午後12時 are refused: people do not agree on which of them is noon.
    """
    if raw is None:
        return None
    if not isinstance(raw, str) or len(raw) > 20:
        raise Refused(_HOW_TIME)
    text = unicodedata.normalize("NFKC", raw).replace(" ", "")
    if not text:
        return None
    match = _TIME.fullmatch(text)
    if not match:
        raise Refused(_HOW_TIME)
    half_day, hours, minutes, half = match.groups()
    hour, minute = int(hours), 30 if half else int(minutes or 0)
    if minute > 59 or hour > (11 if half_day else 23):
        raise Refused(_HOW_TIME)
    return f"{hour + 12 * (half_day == '午後'):02}:{minute:02}"
