"""Japanese eras and fiscal years. Dates are stored as 西暦 and shown and accepted as 和暦 or 西暦.

Every day is counted in the Gregorian calendar, those before 1873-01-01 (明治6年1月1日, 明治5年太政官布告第337号) too: a
date of the old lunisolar calendar (旧暦) is not converted. The day on which an era changed belongs to the new one.
A 年度 is counted from 1 April in every year, also in those before 1886, when it began in other months.
"""

import re
import unicodedata
from datetime import date, datetime

from yorozu.foundation.language import ENGLISH, current, gettext

# First day of each era in the Gregorian calendar; 明治 counts from 1868-01-25 (太政官布告, 旧暦明治元年1月1日).
ERAS: tuple[tuple[str, str, date], ...] = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 1, 25)),
)

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ERA_BY_MARK = {mark: (name, start) for name, letter, start in ERAS for mark in (name, name[0], letter)}
_ERA_DATE = re.compile(
    r"(令和|平成|昭和|大正|明治|[令平昭大明RHSTM])\s?(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?",
    re.ASCII,
)
_ERA_COMPACT = re.compile(r"([RHSTM])(\d{2})(\d{2})(\d{2})", re.ASCII)
_WESTERN = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)

_NOT_A_DAY = "その日付は暦にありません。「令和8年4月1日」または「2026-04-01」のように入力してください。"
HOW_TO_WRITE = "「令和8年4月1日」または「2026-04-01」のように入力してください。"


def era_year(day: date) -> tuple[str, int]:
    """The era's name and the year in it, 1 being 元年. Raises ValueError before 明治."""
    for name, _, start in ERAS:
        if day >= start:
            return name, day.year - start.year + 1
    raise ValueError("明治より前の日付は和暦で表せません。")


def format_wareki(day: date) -> str:
    """令和8年11月20日; days before 明治 are written in 西暦."""
    try:
        return f"{_format_year(day)}{day.month}月{day.day}日"
    except ValueError:
        return f"{day.year}年{day.month}月{day.day}日"


def said_day(day: date) -> str:
    """As a person reads it in the language at hand: 令和8年11月20日, November 20, 2026."""
    if current() == ENGLISH:
        return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
    return format_wareki(day)


def written_day(day: date) -> str:
    """As it stands in a field in which a day is typed: 令和8年11月20日, 2026-11-20."""
    return day.isoformat() if current() == ENGLISH else format_wareki(day)


def said_time(at: datetime) -> str:
    """The day and the minute of a local time: 令和8年11月20日 14時05分, November 20, 2026, 14:05."""
    if current() == ENGLISH:
        return f"{said_day(at.date())}, {at.hour}:{at.minute:02d}"
    return f"{format_wareki(at.date())} {at.hour}時{at.minute:02d}分"


def fiscal_year(day: date) -> int:
    """The 年度 of a day: it starts on 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def format_fiscal_year(year: int) -> str:
    """2024 → 令和6年度."""
    return f"{_format_year(date(year, 4, 1) if year != 2019 else date(2019, 5, 1))}度"


def fiscal_year_in_era(year: int) -> int:
    """2024 → 6: the number by which offices call a fiscal year."""
    return era_year(date(year, 4, 1) if year != 2019 else date(2019, 5, 1))[1]


def parse_date(text: str) -> date:
    """A day written in 和暦 or 西暦, in full or half width. Raises ValueError saying how to write it."""
    plain = unicodedata.normalize("NFKC", text[:64]).strip().replace(" ", "").upper()
    for pattern, read in (
        (_ERA_DATE, _from_era),
        (_ERA_COMPACT, _from_era),
        (_WESTERN, _western),
        (_COMPACT, _western),
    ):
        if match := pattern.fullmatch(plain):
            return read(*match.groups())
    raise ValueError(HOW_TO_WRITE)


def _format_year(day: date) -> str:
    name, year = era_year(day)
    return f"{name}{'元' if year == 1 else year}年"


def _western(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(_NOT_A_DAY) from None


def _from_era(mark: str, year: str, month: str, day: str) -> date:
    name, start = _ERA_BY_MARK[mark]
    number = 1 if year == "元" else int(year)
    found = _western(str(start.year + number - 1), month, day) if number else None
    if found is None or era_year_or_none(found) != (name, number):
        text = gettext("{name}{year}年{month}月{day}日は{name}の期間にありません。{how}")
        raise ValueError(text.format(name=name, year=year, month=month, day=day, how=gettext(HOW_TO_WRITE)))
    return found


def era_year_or_none(day: date) -> tuple[str, int] | None:
    """As `era_year`, None before 明治."""
    try:
        return era_year(day)
    except ValueError:
        return None
