"""Business days: not weekends, not 国民の祝日 (祝日法2条・3条), not the city's closures (年末年始 and its own)."""

from datetime import date, timedelta

from yorozu.municipality.models import Closure, Municipality
from yorozu.municipality.public_holidays import public_holidays

_ONE_DAY = timedelta(days=1)
_LONGEST = 4000


class Calendar:
    """The closures of one city, read once and asked many times."""

    def __init__(self, municipality: Municipality) -> None:
        rows = Closure.objects.within(municipality).values_list("day", "yearly")
        self._yearly = {(day.month, day.day) for day, yearly in rows if yearly}
        self._once = {day for day, yearly in rows if not yearly}

    def is_open(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self._once or (day.month, day.day) in self._yearly:
            return False
        return day not in public_holidays(day.year)

    def add(self, start: date, days: int) -> date:
        """The day that is `days` business days after `start`; `start` itself is not counted (民法140条)."""
        day = start
        for _ in range(_LONGEST):
            if days <= 0:
                return day
            day += _ONE_DAY
            days -= self.is_open(day)
        raise ValueError("営業日が見つかりません。休業日の登録を確認してください。")

    def between(self, start: date, end: date) -> int:
        """How many business days lie after `start` up to and with `end`; 0 when `end` is not later."""
        span = (end - start).days
        return sum(self.is_open(start + timedelta(days=n)) for n in range(1, span + 1))


def add_business_days(municipality: Municipality, start: date, days: int) -> date:
    """See Calendar.add."""
    return Calendar(municipality).add(start, days)


def business_days_between(municipality: Municipality, start: date, end: date) -> int:
    """See Calendar.between."""
    return Calendar(municipality).between(start, end)
