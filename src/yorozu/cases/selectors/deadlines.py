"""Standard processing days (標準処理期間, 行政手続法6条): business days, standing still while the applicant corrects."""

from datetime import date, timedelta

from yorozu.municipality.selectors import Calendar

_SEARCHED = 60


def due_date(calendar: Calendar, arrived_on: date, days: int) -> date:
    """The last day: `days` business days after arrival, the day of arrival not counted (民法140条).

    With no days at all it is the day of arrival, or the next day on which the office is open (民法142条).
    """
    if days == 0 and not calendar.is_open(arrived_on):
        return calendar.add(arrived_on, 1)
    return calendar.add(arrived_on, days)


def resumed_due_date(calendar: Calendar, due_on: date, paused_on: date, resumed_on: date) -> date:
    """The last day after a correction: later by the business days waited.

    As many business days are left after `resumed_on` as were left after `paused_on`.
    """
    return calendar.add(due_on, calendar.between(paused_on, resumed_on))


def days_taken(calendar: Calendar, *, arrived_on: date, due_on: date, standard: int, ended_on: date) -> int:
    """Business days from arrival to the end, without those by which corrections have put off the last day."""
    awaited = calendar.between(due_date(calendar, arrived_on, standard), due_on)
    return max(0, calendar.between(arrived_on, ended_on) - awaited)


def previous_business_day(calendar: Calendar, today: date) -> date:
    """The last day before today on which the office was open: where "since yesterday" begins."""
    for back in range(1, _SEARCHED):
        day = today - timedelta(days=back)
        if calendar.is_open(day):
            return day
    return today - timedelta(days=1)


def days_left(calendar: Calendar, today: date, due_on: date) -> int:
    """Business days until the last day; negative when it has passed."""
    return calendar.between(today, due_on) if due_on >= today else -calendar.between(due_on, today)
