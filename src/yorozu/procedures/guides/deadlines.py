"""By when: 「14日後」 as it is written, and the day that comes of it."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from yorozu.municipality.selectors import Calendar
from yorozu.procedures.guides.shape import Deadline

HOW_TO_WRITE = "「14日後」「3日前」「3営業日前」「3か月後」「当日」のように書いてください。"
_WRITTEN = re.compile(r"(\d{1,4})(日|営業日|か月|ヶ月|カ月|ヵ月|ケ月)(前|後|以内)")
_UNITS = {"日": "days", "営業日": "business_days"}
_SIGNS = {"days": "日", "business_days": "営業日", "months": "か月"}
_MOST = {"days": 4000, "business_days": 250, "months": 240}
_ONE_DAY = timedelta(days=1)
_WITHIN_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class Due:
    """The last day. `moved` where the office is closed on the day itself, and it is the next open one."""

    day: date
    moved: bool = False
    over: bool = False


def read_deadline(text: str, question: str) -> Deadline:
    """A deadline as it is written, counted from the day that `question` asks for. Raises ValueError saying how."""
    plain = unicodedata.normalize("NFKC", text[:40]).replace(" ", "")
    if plain in ("当日", "その日"):
        return Deadline(question, 0, "days")
    if not (match := _WRITTEN.fullmatch(plain)):
        raise ValueError(HOW_TO_WRITE)
    amount, unit = int(match[1]), _UNITS.get(match[2], "months")
    if amount > _MOST[unit]:
        raise ValueError(f"{_MOST[unit]}{_SIGNS[unit]}までにしてください。")
    return Deadline(question, -amount if match[3] == "前" else amount, unit)


def written(deadline: Deadline) -> str:
    """As `read_deadline` reads it."""
    if not deadline.amount:
        return "当日"
    return f"{abs(deadline.amount)}{_SIGNS[deadline.unit]}{'前' if deadline.amount < 0 else '後'}"


def due_on(deadline: Deadline, start: date, calendar: Calendar, *, today: date) -> Due:
    """The last day, `start` itself not counted (民法140条).

    A day after which nothing may come moves to the next day the office is open (地方自治法4条の2第4項); one that lies
    before the event does not move.
    """
    day = _counted(deadline, start, calendar)
    open_day = day
    if deadline.amount > 0:
        for _ in range(_WITHIN_A_YEAR):
            if calendar.is_open(open_day):
                break
            open_day += _ONE_DAY
    return Due(open_day, moved=open_day != day, over=open_day < today)


def _counted(deadline: Deadline, start: date, calendar: Calendar) -> date:
    if deadline.unit == "months":
        return _months_after(start, deadline.amount)
    if deadline.unit == "days":
        return start + timedelta(days=deadline.amount)
    if deadline.amount >= 0:
        return calendar.add(start, deadline.amount)
    day, left = start, -deadline.amount
    for _ in range(4 * _WITHIN_A_YEAR):
        if not left:
            break
        day -= _ONE_DAY
        left -= calendar.is_open(day)
    return day


def _months_after(start: date, months: int) -> date:
    """The day of the same number, the last of the month where there is none (民法143条2項)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
