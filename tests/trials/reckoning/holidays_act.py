"""国民の祝日に関する法律 written out from its text and its amendments; the equinoxes from the course of the sun.

The equinox is when the sun's apparent longitude is 0° or 180° (J. Meeus, Astronomical Algorithms, 2nd ed., ch. 27),
on the day it then is in Japan.
"""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

# Days of one year only: laws of 昭和34年, 平成元年, 2年, 5年, 平成30年法律第99号, and the Olympic special law.
_ONCE = {
    1959: [(4, 10)],
    1989: [(2, 24)],
    1990: [(11, 12)],
    1993: [(6, 9)],
    2019: [(4, 30), (5, 1), (5, 2), (10, 22)],
}
_OLYMPIC = {2020: {"sea": (7, 23), "mountain": (8, 10), "sports": (7, 24)},
            2021: {"sea": (7, 22), "mountain": (8, 8), "sports": (7, 23)}}  # fmt: skip
_MARCH = (2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057)
_SEPTEMBER = (2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078)
_TERMS = (
    (485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186), (182, 27.85, 445267.112),
    (156, 73.14, 45036.886), (136, 171.52, 22518.443), (77, 222.54, 65928.934), (74, 296.72, 3034.906),
    (70, 243.58, 9037.513), (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226),
    (45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417), (18, 155.12, 67555.328),
    (17, 288.79, 4562.452), (16, 198.04, 62894.029), (14, 199.76, 31436.921), (12, 95.39, 14577.848),
    (12, 287.11, 31931.756), (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074),
)  # fmt: skip


def holidays_of(year: int) -> set[date]:
    """The holidays of a year from 1949 on, by 2条 and 3条 as they stood in that year."""
    named = {date(year, *each) for each in _named(year)}
    return named | set(_between(year, named)) | set(_substitutes(year, named))


def _named(year: int) -> Iterator[tuple[int, int]]:
    yield from ((1, 1), (5, 3), (5, 5), (11, 3), (11, 23), (4, 29))
    yield (1, 15) if year < 2000 else (1, _nth_monday(year, 1, 2))
    yield _equinox(year, _MARCH)
    yield _equinox(year, _SEPTEMBER)
    if year >= 1967:
        yield (2, 11)
    if year >= 2007:
        yield (5, 4)
    yield from _moving(year)
    yield from _emperor(year)
    yield from _ONCE.get(year, ())


def _moving(year: int) -> Iterator[tuple[int, int]]:
    moved = _OLYMPIC.get(year, {})
    if year >= 1966:
        yield (9, 15) if year < 2003 else (9, _nth_monday(year, 9, 3))
        yield moved.get("sports") or ((10, 10) if year < 2000 else (10, _nth_monday(year, 10, 2)))
    if year >= 1996:
        yield moved.get("sea") or ((7, 20) if year < 2003 else (7, _nth_monday(year, 7, 3)))
    if year >= 2016:
        yield moved.get("mountain") or (8, 11)


def _emperor(year: int) -> Iterator[tuple[int, int]]:
    if 1989 <= year <= 2018:
        yield (12, 23)
    if year >= 2020:
        yield (2, 23)


def _between(year: int, named: set[date]) -> Iterator[date]:
    """3条3項 (from 1986): a day that is no holiday between two; until 2006 not on a Sunday nor a substitute."""
    if year < 1986:
        return
    for day in named:
        middle = day + timedelta(days=1)
        if middle in named or middle + timedelta(days=1) not in named:
            continue
        if year >= 2007 or not (middle.weekday() == 6 or day.weekday() == 6):
            yield middle


def _substitutes(year: int, named: set[date]) -> Iterator[date]:
    """3条2項 (from 12 April 1973): the Monday after; since 2007 the next day that is no holiday by itself."""
    for day in named:
        if day.weekday() != 6 or day < date(1973, 4, 12):
            continue
        following = day + timedelta(days=1)
        while year >= 2007 and following in named:
            following += timedelta(days=1)
        yield following


def _nth_monday(year: int, month: int, number: int) -> int:
    return 1 + (7 - date(year, month, 1).weekday()) % 7 + 7 * (number - 1)


def _equinox(year: int, mean: tuple[float, ...]) -> tuple[int, int]:
    millennia = (year - 2000) / 1000
    about = sum(factor * millennia**power for power, factor in enumerate(mean))
    centuries = (about - 2451545.0) / 36525
    angle = math.radians(35999.373 * centuries - 2.47)
    wobble = 1 + 0.0334 * math.cos(angle) + 0.0007 * math.cos(2 * angle)
    sway = sum(size * math.cos(math.radians(start + speed * centuries)) for size, start, speed in _TERMS)
    julian_day = about + 0.00001 * sway / wobble
    # The clock of the earth lags behind that of the planets by about a minute in these centuries.
    universal = datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=julian_day - 2451545.0, seconds=-66)
    japan = universal + timedelta(hours=9)
    return japan.month, japan.day
