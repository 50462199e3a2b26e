"""Business days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yorozu.municipality.models import Closure, Municipality
from yorozu.municipality.selectors.calendar import Calendar


@pytest.fixture
def calendar(city: Municipality) -> Calendar:
    for month, day in ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)):
        Closure.objects.create(municipality=city, day=date(2024, month, day), yearly=True, reason="年末年始")
    Closure.objects.create(municipality=city, day=date(2026, 11, 20), reason="臨時休業")
    return Calendar(city)


def test_golden_week_and_the_substitute_holiday_are_not_counted(calendar: Calendar) -> None:
    assert calendar.add(date(2026, 5, 1), 1) == date(2026, 5, 7)
    assert calendar.between(date(2026, 5, 1), date(2026, 5, 8)) == 2


def test_the_turn_of_the_year_is_closed_every_year(calendar: Calendar) -> None:
    assert calendar.add(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert calendar.add(date(2030, 12, 27), 1) == date(2031, 1, 6)


def test_a_closure_of_one_day_is_of_that_year_only(calendar: Calendar) -> None:
    assert not calendar.is_open(date(2026, 11, 20))
    assert calendar.is_open(date(2025, 11, 20))


def test_a_day_between_two_holidays_is_a_holiday(calendar: Calendar) -> None:
    assert not calendar.is_open(date(2026, 9, 22))


@settings(max_examples=60)
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 60))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    calendar = Calendar.__new__(Calendar)
    calendar._yearly, calendar._once = {(1, 2), (1, 3)}, set()
    end = calendar.add(start, days)
    assert calendar.between(start, end) == days
    assert days == 0 or calendar.is_open(end)
    assert calendar.between(end, start - timedelta(days=1)) == 0
