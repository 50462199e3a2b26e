"""Time: every day from 1868 to 2100, and the midnights of Japan, against other ways of reckoning."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count
from typing import Any

import pytest

from tests.cases import making
from tests.forms.making import definition, field
from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from tests.trials.reckoning import ages, eras
from tests.trials.reckoning.walked import OfficeDays, next_days
from yorozu.forms.answers.checker import checker_of
from yorozu.forms.rules import functions
from yorozu.forms.types.dates import FIRST, read_date
from yorozu.foundation import clock, wareki
from yorozu.foundation.ui.templatetags import ui
from yorozu.intake.models import Application
from yorozu.municipality import public_holidays
from yorozu.municipality.models import Closure, Municipality
from yorozu.municipality.selectors import Calendar
from yorozu.records import retention

TITLE = "Time: every day from 1868 to 2100"
HOW = (
    "Every day is written in 和暦 and read back in several spellings, and compared with a count that walks from day to "
    "day and with ICU; 年度, ages (年齢計算ニ関する法律, 民法143条), business days (祝日法 with equinoxes from the sun's "
    "course), retention starts and the midnights of Japan likewise, the last through the database too."
)
NINE_HOURS = timezone(timedelta(hours=9))
_LETTERS = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_INSTANTS_FROM = date(1952, 1, 1)  # before, Japan kept summer time for four years
MIDNIGHTS = (date(2027, 4, 1), date(2027, 1, 1), date(2028, 2, 29), date(2028, 3, 1), date(2026, 12, 1))
_codes = count()
Rule = Callable[..., bool]


@pytest.mark.django_db
def test_every_day_is_reckoned_as_the_law_and_the_calendar_say(
    size: Size, concluded: Concluded, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = list(eras.every_day())
    for month, day in ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)):
        Closure.objects.create(municipality=city, day=date(2024, month, day), yearly=True, reason="年末年始")
    office = OfficeDays()
    tried = {
        "和暦 written": lambda: written_wrongly(days),
        "和暦 and 西暦 read back": lambda: read_wrongly(days, size),
        "days of no era refused": lambda: wrongly_let_in(days, size),
        "年度": lambda: fiscal_years_wrong(days),
        "ages": lambda: ages_wrong(days, 3 if size == "quick" else 40),
        "ends of school years": lambda: school_wrong(days, (18,) if size == "quick" else (3, 6, 15, 18, 20)),
        "retention starts": lambda: retention_wrong(days),
        "business days": lambda: business_wrong(Calendar(city), office),
        "first and last instants of a day": lambda: instants_wrong(days),
        "acts at midnight, through the database": lambda: midnights_wrong(city),
    }
    found = {name: compare() for name, compare in tried.items()}
    icu = eras.icu_days()
    outcome = Outcome(
        TITLE, HOW, figures=[Figure("days tried", f"{len(days):,}", "85,102", len(days) == 85_102)]
    )
    outcome.figures += [
        Figure(f"{name}: tried, different", f"{total:,}, {wrong}", "0 different", not wrong and total > 0)
        for name, (total, wrong) in found.items()
    ]
    outcome.figures.append(
        Figure(
            "days that ICU reckons differently", str(icu_differs(days, icu)), "0", icu_differs(days, icu) == 0
        )
        if icu
        else Figure("days that ICU reckons differently", "no node here", "0")
    )
    outcome.notes += [
        "ICU lets 明治 begin on the date of the edict, which by its version it reads in the Gregorian calendar or in the "
        "old one (1868-10-23); the days until then are compared with the walk only. The edict itself reaches back to the "
        "new year of the old calendar, 1868-01-25.",
        "Days before 1873-01-01 are Gregorian days here; dates of the old calendar are not converted.",
        "Business days are compared from 1949, when 祝日法 had come into force; instants from 1952, after the four "
        "years of summer time.",
    ]
    outcome.twins = list(twins(days, city, office, monkeypatch))
    concluded(outcome)


Counted = tuple[int, int]


def _count(results: Iterator[bool]) -> Counted:
    tried = wrong = 0
    for good in results:
        tried += 1
        wrong += not good
    return tried, wrong


def written_wrongly(days: list[eras.Reckoned]) -> Counted:
    return _count(wareki.format_wareki(each.day) == each.written for each in days)


def read_wrongly(days: list[eras.Reckoned], size: Size) -> Counted:
    """The field of a form is asked too, which takes days from 明治 on."""

    def results() -> Iterator[bool]:
        for number, each in enumerate(days):
            spellings = list(_spellings(each))
            for text in spellings if size == "long" else (spellings[0], spellings[number % len(spellings)]):
                yield _read(wareki.parse_date, text) == each.day
            if each.day >= FIRST:
                yield _read(read_date, each.written) == each.day.isoformat()

    return _count(results())


def _spellings(each: eras.Reckoned) -> Iterator[str]:
    day = each.day
    yield each.written
    yield day.isoformat()
    yield each.written.translate(_WIDE)
    yield f"{day:%Y%m%d}"
    if each.era:
        letter = _LETTERS[each.era]
        yield f"{letter}{each.year}.{day.month}.{day.day}"
        yield f"{letter.lower()}{each.year:02}{day.month:02}{day.day:02}"
        yield f"{each.era[0]}{each.year}年{day.month}月{day.day}日"


def _read(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError:
        return None


def wrongly_let_in(days: list[eras.Reckoned], size: Size) -> Counted:
    """Days outside their era or not in the calendar (29 February of common years, 31 April …)."""
    real = {(each.era, each.year, each.day.month, each.day.day) for each in days}
    lengths = {era: max(each.year for each in days if each.era == era) for era in _LETTERS}

    def results() -> Iterator[bool]:
        for era, length in lengths.items():
            for year in range(0, min(length + 3, 100)):
                near = size == "long" or year <= 1 or year >= length
                for month in range(1, 13) if near else (2,):
                    for day in range(1, 33) if near else (29, 30):
                        if (era, year, month, day) not in real and not _later(era, year, length):
                            yield _read(wareki.parse_date, f"{era}{year}年{month}月{day}日") is None

    return _count(results())


def _later(era: str, year: int, length: int) -> bool:
    """令和 goes on after the last day tried."""
    return era == "令和" and year > length


def fiscal_years_wrong(days: list[eras.Reckoned]) -> Counted:
    named = {each.fiscal: each for each in days if (each.day.month, each.day.day) == (4, 1)}

    def name(year: int) -> str:
        # 2019-04-01 の「改元に伴う元号による年表示の取扱い」: the whole fiscal year is called 令和元年度.
        first = named[year]
        return "令和元年度" if year == 2019 else f"{first.era}{'元' if first.year == 1 else first.year}年度"

    def results() -> Iterator[bool]:
        for each in days:
            yield wareki.fiscal_year(each.day) == each.fiscal
        for year in named:
            yield wareki.format_fiscal_year(year) == name(year)

    return _count(results())


def ages_wrong(days: list[eras.Reckoned], births: int) -> Counted:
    """On each day those whose birthday it is, those of the day after, and those of 29 February."""
    holds = _rule("age(a, b) == n")

    def results() -> Iterator[bool]:
        for number, each in enumerate(days):
            for turn in range(births):
                born = _birth(each.day, number, turn)
                if born is not None:
                    yield holds(a=born, b=each.day, n=ages.age_on(born, each.day))

    return _count(results())


def _birth(day: date, number: int, turn: int) -> date | None:
    year = day.year - (number * 7 + turn * 13) % 100
    wanted = day + timedelta(days=1) if turn % 3 == 1 else day
    leap = year - year % 4
    try:
        born = date(leap, 2, 29) if turn % 3 == 2 else date(year, wanted.month, wanted.day)
    except ValueError:  # 29 February of a common year
        return None
    return born if date(1868, 1, 25) <= born <= day else None


def school_wrong(days: list[eras.Reckoned], reached: tuple[int, ...]) -> Counted:
    holds = _rule("march_end_after(a, n) == text", "text")
    end = next_days(3, 31, same=True)

    def results() -> Iterator[bool]:
        for each in days:
            for years in reached:
                if each.day >= FIRST and each.day.year + years < 2101:
                    text = end[ages.reached_on(each.day, years)].isoformat()
                    yield holds(a=each.day, n=years, text=text)

    return _count(results())


def _rule(rule: str, *texts: str) -> Rule:
    """A rule of the form language as a function of its answers, compiled as a definition compiles it."""
    fields = [field("a", "date"), field("b", "date"), field("n", "integer"), *(field(each) for each in texts)]
    # A code of its own each time: what was compiled for an equal definition is kept and would be used again.
    checks = [{"rule": rule, "message": "違います。"}]
    compiled = checker_of(definition(*fields, checks=checks, code=f"ages-{next(_codes)}")).book.checks[0][1]

    def holds(**answers: Any) -> bool:
        plain = {name: str(value) if isinstance(value, date) else value for name, value in answers.items()}
        return compiled.decide(plain, broken=False) is True

    return holds


def retention_wrong(days: list[eras.Reckoned]) -> Counted:
    start = next_days(4, 1, same=False)

    def results() -> Iterator[bool]:
        for each in days:
            yield retention.retention_start(each.day) == start[each.day]
            disposal = retention.disposal_day(start[each.day], 1)
            yield disposal == start.get(start[each.day], disposal)

    return _count(results())


def business_wrong(calendar: Calendar, office: OfficeDays) -> Counted:
    def results() -> Iterator[bool]:
        for number, (day, is_open) in enumerate(office.open.items()):
            yield calendar.is_open(day) == is_open
            wanted = office.after(day, number % 30 + 1) if number % 5 == 0 else None
            if wanted is not None:
                yield calendar.add(day, number % 30 + 1) == wanted
                yield calendar.between(day, wanted) == number % 30 + 1

    return _count(results())


def instants_wrong(days: list[eras.Reckoned]) -> Counted:
    """Japan is nine hours ahead; the screen's filter is asked as well."""

    def results() -> Iterator[bool]:
        for each in days:
            if each.day < _INSTANTS_FROM:
                continue
            first = datetime(each.day.year, each.day.month, each.day.day, tzinfo=NINE_HOURS).astimezone(UTC)
            last = first + timedelta(days=1) - timedelta(microseconds=1)
            yield clock.day_of(first) == each.day
            yield clock.day_of(last) == each.day
            yield ui.wareki_time(first) == f"{each.written} 0時00分"

    return _count(results())


def midnights_wrong(city: Municipality) -> Counted:
    """An application sent a thousandth of a second before midnight, and one sent at midnight."""
    version = making.publish(city, code=f"relief-{Application.objects.count()}")

    def results() -> Iterator[bool]:
        for day in MIDNIGHTS:
            at = datetime(day.year, day.month, day.day, tzinfo=NINE_HOURS).astimezone(UTC)
            for instant, wanted in ((at - timedelta(milliseconds=1), day - timedelta(days=1)), (at, day)):
                sent = making.submit(city, version, at=instant)
                making.settle(at=instant)
                case = making.case_of(sent)
                stored = Application.objects.within(city).get(pk=sent.pk)
                yield stored.submitted_at == instant
                yield case.arrived_on == wanted
                yield case.receipt_number.startswith(f"{wanted:%y%m}-")
                yield retention.retention_start(clock.day_of(stored.submitted_at)).year == (
                    wanted.year + (wanted.month >= 4)
                )

    return _count(results())


def icu_differs(days: list[eras.Reckoned], icu: dict[date, tuple[str, int]]) -> int:
    return sum(
        icu[each.day] != (each.era, each.year) or wareki.era_year(each.day) != icu[each.day]
        for each in days
        if each.day >= eras.ICU_MEIJI
    )


def twins(
    days: list[eras.Reckoned], city: Municipality, office: OfficeDays, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Twin]:
    some = days[-4000:]
    late = tuple((name, mark, day + timedelta(days=1)) for name, mark, day in wareki.ERAS)
    with monkeypatch.context() as broken:
        broken.setattr(wareki, "ERAS", late)
        yield _twin("eras that begin a day late", written_wrongly(days))
    with monkeypatch.context() as broken:
        broken.setattr(wareki, "fiscal_year", lambda day: day.year)
        broken.setattr(retention, "fiscal_year", lambda day: day.year)
        yield _twin("a 年度 that is the calendar year", fiscal_years_wrong(days))
        yield _twin("retention that starts a fiscal year late", retention_wrong(some))
    with monkeypatch.context() as broken:
        broken.setattr(clock, "JST", UTC)
        yield _twin("the day in UTC in place of Japan's", instants_wrong(some))
        yield _twin("the same, through the database", midnights_wrong(city))
    eve = functions.FUNCTIONS["age"].text.replace("_b.getFullYear() - ", "-1 + _b.getFullYear() - ", 1)
    grown = functions.FUNCTIONS["age"].text.replace("getDate() <", "getDate() + 1 <", 1)
    for name, text in (("an age a year too low", eve), ("an age reached on the eve", grown)):
        assert text != functions.FUNCTIONS["age"].text
        with monkeypatch.context() as broken:
            broken.setitem(functions.FUNCTIONS, "age", functions.Function(text, ""))
            yield _twin(name, ages_wrong(some, 3))
    with monkeypatch.context() as broken:
        broken.setattr(public_holidays._Japan, "_is_observed", lambda *_: False)
        public_holidays.public_holidays.cache_clear()
        yield _twin("no 振替休日", business_wrong(Calendar(city), office))
    public_holidays.public_holidays.cache_clear()


def _twin(broken: str, counted: Counted) -> Twin:
    return Twin(broken, counted[1] > 0, f"{counted[1]:,} of {counted[0]:,} differ")
