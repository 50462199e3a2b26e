"""Ages by the law: 年齢計算ニ関する法律 (明治35年法律第50号) with 民法143条, as periods that end on a day.

The day of birth counts. A year of life ends at the end of the eve of the birthday; where the year has no such day
(29 February) at the end of the month's last day. So the new age is *reached* (達する) on that last day and *had* from
the next day on.
"""

from calendar import monthrange
from datetime import date, timedelta


def reached_on(born: date, years: int) -> date:
    """The day at whose end the years are full."""
    year, last = born.year + years, monthrange(born.year + years, born.month)[1]
    if born.day > last:
        return date(year, born.month, last)
    return date(year, born.month, born.day) - timedelta(days=1)


def age_on(born: date, day: date) -> int:
    """How many years of life have ended before the day begins."""
    years = max(0, day.year - born.year - 2)
    while reached_on(born, years + 1) < day:
        years += 1
    return years


def school_ends(born: date, years: int) -> date:
    """「n歳に達する日以後の最初の3月31日」."""
    day = reached_on(born, years)
    while (day.month, day.day) != (3, 31):
        day += timedelta(days=1)
    return day
