"""Standard processing days around holidays, the turn of the year and corrections."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yorozu.cases.selectors import days_left, due_date, previous_business_day, resumed_due_date
from yorozu.municipality.models import Closure, Municipality
from yorozu.municipality.selectors.calendar import Calendar


class Office(Calendar):
    """A calendar with the usual closures, without a database."""

    def __init__(self) -> None:
        self._yearly = {(12, 29), (12, 30), (12, 31), (1, 2), (1, 3)}
        self._once = {date(2026, 11, 27)}


OFFICE = Office()
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("arrived", "days", "due"),
    [
        (date(2026, 4, 27), 3, date(2026, 5, 1)),  # 29 April is a holiday
        (date(2026, 5, 1), 3, date(2026, 5, 11)),  # 3 to 5 May, and 6 May in place of the Sunday
        (date(2026, 5, 3), 1, date(2026, 5, 7)),  # arrived within Golden Week
        (date(2026, 12, 25), 5, date(2027, 1, 7)),  # 29 December to 3 January closed
        (date(2026, 11, 26), 1, date(2026, 11, 30)),  # a closure of this city only
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 21), 0, date(2026, 11, 24)),  # Saturday, Sunday, 勤労感謝の日
    ],
)
def test_the_last_day_is_counted_from_the_day_after_arrival_on_open_days(
    arrived: date, days: int, due: date
) -> None:
    assert due_date(OFFICE, arrived, days) == due


def test_the_days_waited_for_a_correction_over_the_new_year_do_not_count() -> None:
    due = due_date(OFFICE, date(2026, 12, 21), 10)
    assert due == date(2027, 1, 8)
    # Asked on the 24th, answered on 6 January: the 25th, 28th, 4th, 5th and 6th were waited for.
    assert resumed_due_date(OFFICE, due, date(2026, 12, 24), date(2027, 1, 6)) == date(2027, 1, 18)


def test_a_correction_answered_on_the_same_day_moves_nothing() -> None:
    assert resumed_due_date(OFFICE, date(2026, 5, 11), date(2026, 5, 7), date(2026, 5, 7)) == date(
        2026, 5, 11
    )


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_as_many_days_are_left_after_a_correction_as_before_it(
    arrived: date, days: int, asked_after: int, answered_after: int
) -> None:
    due = due_date(OFFICE, arrived, days)
    asked = arrived + timedelta(days=asked_after)
    answered = asked + timedelta(days=answered_after)
    resumed = resumed_due_date(OFFICE, due, asked, answered)
    assert days_left(OFFICE, answered, resumed) == days_left(OFFICE, asked, due)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 40))
def test_the_last_day_is_open_and_never_before_arrival(arrived: date, days: int) -> None:
    due = due_date(OFFICE, arrived, days)
    assert due >= arrived
    assert OFFICE.is_open(due)


def test_since_yesterday_means_since_the_last_open_day() -> None:
    assert previous_business_day(OFFICE, date(2026, 11, 24)) == date(2026, 11, 20)
    assert previous_business_day(OFFICE, date(2027, 1, 4)) == date(2026, 12, 28)


def test_the_citys_own_closures_are_read_from_the_database(city: Municipality) -> None:
    Closure.objects.create(municipality=city, day=date(2026, 11, 24), reason="市制記念日")
    assert due_date(Calendar(city), date(2026, 11, 20), 1) == date(2026, 11, 25)
