"""Days of a fiscal kind, found by walking the calendar and never by arithmetic on years."""

from datetime import date, timedelta

from tests.trials.reckoning.eras import FIRST, LAST
from tests.trials.reckoning.holidays_act import holidays_of

FROM = 1949  # earlier there were no 国民の祝日, and no clock of a procedure runs there


def next_days(month: int, day: int, *, same: bool) -> dict[date, date]:
    """For each day the next one with this month and day; with `same` the day itself counts."""
    following: dict[date, date] = {}
    here, coming = LAST + timedelta(days=800), date.max
    while here >= FIRST:
        if same and (here.month, here.day) == (month, day):
            coming = here
        following[here] = coming
        if (here.month, here.day) == (month, day):
            coming = here
        here -= timedelta(days=1)
    return following


class OfficeDays:
    """Business days of an office that closes from 29 December to 3 January, numbered through."""

    def __init__(self) -> None:
        closed = {day for year in range(FROM, LAST.year + 1) for day in holidays_of(year)}
        self.open: dict[date, bool] = {}
        self.number: dict[date, int] = {}
        self.days: list[date] = []
        day = date(FROM, 1, 1)
        while day <= LAST:
            turn = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
            self.open[day] = day.isoweekday() < 6 and day not in closed and not turn
            if self.open[day]:
                self.days.append(day)
            self.number[day] = len(self.days)
            day += timedelta(days=1)

    def after(self, day: date, count: int) -> date | None:
        """The `count`th business day after `day`; None beyond the last year."""
        index = self.number[day] + count - 1
        return self.days[index] if index < len(self.days) else None
