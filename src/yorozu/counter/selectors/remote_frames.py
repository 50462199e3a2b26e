"""When a department can be met at the remote window: frames on its business days, less what is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.dateparse import parse_datetime

from yorozu.counter.models import RemoteOffer, RemoteState, RemoteVisit
from yorozu.foundation.clock import JST, day_of
from yorozu.municipality.models import Department
from yorozu.municipality.selectors import Calendar

#: How far ahead staff make appointments.
STAFF_DAYS = 90
_LONGEST = timedelta(minutes=120)
_YEARS = range(2000, 3000)
_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Day:
    """A business day with the frames that are free on it, or not over yet."""

    day: date
    frames: list[datetime]

    @property
    def words(self) -> str:
        return day_words(self.day)


def offer_of(department: Department) -> RemoteOffer:
    """What the department set, or what holds where nobody set anything: office hours, one at a time, not for asking."""
    found = RemoteOffer.objects.within(department.municipality_id).filter(department=department).first()
    return found or RemoteOffer(
        municipality_id=department.municipality_id,
        department=department,
        begins=time(9, 0),
        ends=time(17, 0),
        minutes=30,
        seats=1,
    )


def frames_on(offer: RemoteOffer, day: date, calendar: Calendar) -> list[datetime]:
    """The beginnings of the frames of a day; none on a day on which the office is closed."""
    if not calendar.is_open(day):
        return []
    begins = datetime.combine(day, offer.begins, tzinfo=JST)
    ends, length = datetime.combine(day, offer.ends, tzinfo=JST), timedelta(minutes=offer.minutes)
    count = max(0, (ends - begins) // length)
    return [begins + place * length for place in range(count)]


def free_days(department: Department, *, at: datetime, days: int, running: bool = False) -> list[Day]:
    """The days from today with a free frame; with `running` also the frame that is going on (for staff)."""
    offer, calendar, today = offer_of(department), Calendar(department.municipality), day_of(at)
    length = timedelta(minutes=offer.minutes)
    taken = _taken(department, today, today + timedelta(days=days + 1))
    found = []
    for ahead in range(days + 1):
        frames = frames_on(offer, today + timedelta(days=ahead), calendar)
        open_ones = [each for each in frames if (each + length if running else each) > at]
        free = [each for each in open_ones if overlapping(taken, each, offer.minutes) < offer.seats]
        if free:
            found.append(Day(today + timedelta(days=ahead), free))
    return found


def taken_around(department: Department, begins_at: datetime) -> list[RemoteVisit]:
    """The appointments of that day that were not cancelled."""
    day = day_of(begins_at)
    return _taken(department, day, day + timedelta(days=1))


def overlapping(visits: Iterable[RemoteVisit], begins_at: datetime, minutes: int) -> int:
    """How many of them run at some time within the frame."""
    ends_at = begins_at + timedelta(minutes=minutes)
    return sum(each.begins_at < ends_at and each.ends_at > begins_at for each in visits)


def read_moment(text: str) -> datetime | None:
    """The value of a frame as a form sends it; None for anything else, also for years that no calendar here reaches."""
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        return None
    return found if found and found.tzinfo and found.year in _YEARS else None


def day_words(day: date) -> str:
    """11月24日（火）."""
    return f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def time_words(at: datetime) -> str:
    """14時00分, in Japan."""
    local = at.astimezone(JST)
    return f"{local.hour}時{local.minute:02d}分"


def moment_words(at: datetime) -> str:
    """11月24日（火）14時00分."""
    return day_words(day_of(at)) + time_words(at)


def _taken(department: Department, first: date, end: date) -> list[RemoteVisit]:
    rows = RemoteVisit.objects.within(department.municipality_id).filter(
        department=department,
        begins_at__gte=datetime.combine(first, time(), tzinfo=JST) - _LONGEST,
        begins_at__lt=datetime.combine(end, time(), tzinfo=JST),
    )
    return list(rows.exclude(state=RemoteState.CANCELLED).only("begins_at", "minutes"))
