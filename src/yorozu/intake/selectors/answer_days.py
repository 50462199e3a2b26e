"""Until when an answer is asked for, and when to remind of it. Days only: nothing here is stored or sent.

These days never shut anything: what comes after the last of them is taken like what came before, and the office
decides what follows from it.
"""

from datetime import date, datetime, timedelta

from yorozu.foundation.clock import JST
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.foundation.language import gettext
from yorozu.foundation.wareki import parse_date
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import Calendar

#: How many business days before the last one a reminder goes out.
REMINDED_BEFORE = 3
#: For how many days after the last one a reminder may still follow, where no worker ran on the day after it.
REMINDED_AFTER = 14
FARTHEST = timedelta(days=366)
#: What is offered instead of a date, in business days.
OFFERED = (5, 10, 20)
_USUAL = 10
_FROM_HOUR, _TO_HOUR = 8, 20
_SOON, _PASSED = "soon", "passed"


def usual_days(municipality: Municipality) -> int:
    """The business days that a city gives for an answer, as its file says (`office.answer_days`)."""
    return int(municipality.office.get("answer_days", _USUAL))


def usual_day(municipality: Municipality, today: date) -> date:
    """The last day where the clerk names none."""
    return day_after(Calendar(municipality), today, usual_days(municipality))


def day_after(calendar: Calendar, today: date, days: int) -> date:
    """The last day of `days` business days; today is not counted (民法140条)."""
    return calendar.add(today, days)


def checked_day(calendar: Calendar, today: date, wanted: date, *, field: str = "answer_by") -> date:
    """The day as it holds: on a day on which the office is closed, the next on which it is open (民法142条).

    Raises Invalid for today, a day that has passed, or one over a year away.
    """
    if wanted <= today:
        message = "返事の期限は、明日より後の日にしてください。"
    elif wanted - today > FARTHEST:
        message = "返事の期限は、1年より近い日にしてください。"
    else:
        return wanted if calendar.is_open(wanted) else calendar.add(wanted, 1)
    raise Invalid(message, [FieldError(field, message)])


def offered_days(municipality: Municipality) -> list[int]:
    """How many business days a clerk may choose from, the usual ones among them."""
    return sorted({*OFFERED, usual_days(municipality)})


def chosen_day(municipality: Municipality, today: date, choice: str, typed: str) -> date | None:
    """What a clerk chose: "" for no day, one of `offered_days`, or `date` with the day typed. Raises Invalid."""
    if choice == "":
        return None
    if choice == "date":
        return checked_day(Calendar(municipality), today, _read(typed))
    if choice in {str(each) for each in offered_days(municipality)}:
        return day_after(Calendar(municipality), today, int(choice))
    raise _unreadable("返事の期限を選び直してください。")


def reminder_day(calendar: Calendar, due: date) -> date:
    """The business day that lies `REMINDED_BEFORE` business days before the last one."""
    day, left = due, REMINDED_BEFORE
    while left:
        day -= timedelta(days=1)
        left -= calendar.is_open(day)
    return day


def occasion(calendar: Calendar, asked_on: date, due: date, today: date) -> str:
    """Why to remind today: `soon`, `passed`, or "" for no reason.

    Who was asked so late that the first reminder would follow at once is not reminded before the last day.
    """
    if today > due:
        return _PASSED if today - due <= timedelta(days=REMINDED_AFTER) else ""
    first = reminder_day(calendar, due)
    return _SOON if asked_on < first <= today else ""


def may_remind(at: datetime) -> bool:
    """Nobody is reminded at night."""
    return _FROM_HOUR <= at.astimezone(JST).hour < _TO_HOUR


def _read(typed: str) -> date:
    try:
        return parse_date(typed)
    except ValueError as fault:
        raise _unreadable(gettext("返事の期限: {fault}").format(fault=fault)) from None


def _unreadable(message: str) -> Invalid:
    return Invalid(message, [FieldError("answer_by", message)])
