"""From when and until when a record is kept.

公文書等の管理に関する法律施行令 8条4項, followed by municipal rules: the period starts on 1 April of the fiscal year
after the one in which the matter was completed.
"""

from datetime import date

from yorozu.foundation.wareki import fiscal_year


def retention_start(completed_on: date) -> date:
    """起算日: 1 April of the next fiscal year."""
    return date(fiscal_year(completed_on) + 1, 4, 1)


def disposal_day(start: date, years: int | None) -> date | None:
    """The first day on which a file may be destroyed; None where it is kept for ever (永年)."""
    return None if years is None else date(start.year + years, start.month, start.day)
