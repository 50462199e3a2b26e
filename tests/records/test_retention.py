"""From when and until when a record is kept."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.foundation.clock import day_of
from yorozu.records.retention import disposal_day, retention_start

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
YEARS = st.integers(1, 150)


@given(DAYS)
def test_the_period_starts_on_an_april_first_after_the_completion_and_within_a_year(day: date) -> None:
    start = retention_start(day)
    assert (start.month, start.day) == (4, 1)
    assert 1 <= (start - day).days <= 366


@given(DAYS, YEARS)
def test_the_disposal_is_the_period_later_to_the_day(day: date, years: int) -> None:
    start = retention_start(day)
    until = disposal_day(start, years)
    assert until == date(start.year + years, 4, 1)
    assert until > day


@given(DAYS)
def test_what_is_kept_for_ever_has_no_day_of_disposal(day: date) -> None:
    assert disposal_day(retention_start(day), None) is None


@given(DAYS, YEARS)
def test_nothing_is_disposed_of_before_its_full_years_have_passed(day: date, years: int) -> None:
    until = disposal_day(retention_start(day), years)
    assert until is not None
    assert until.year - day.year >= years


@pytest.mark.parametrize(
    ("completed", "start"),
    [
        (date(2028, 2, 29), date(2028, 4, 1)),
        (date(2027, 3, 31), date(2027, 4, 1)),
        (date(2027, 4, 1), date(2028, 4, 1)),
        (date(2026, 12, 31), date(2027, 4, 1)),
    ],
)
def test_the_fiscal_year_decides(completed: date, start: date) -> None:
    assert retention_start(completed) == start


def test_midnight_in_japan_is_the_boundary_of_the_fiscal_year() -> None:
    last_second = datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)
    first_second = datetime(2027, 3, 31, 15, 0, 0, tzinfo=UTC)
    assert retention_start(day_of(last_second)) == date(2027, 4, 1)
    assert retention_start(day_of(first_second)) == date(2028, 4, 1)
