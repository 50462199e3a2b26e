"""Until when an answer is asked for, and when to remind of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import AT
from yorozu.foundation.errors import Invalid
from yorozu.intake.selectors.answer_days import (
    REMINDED_AFTER,
    REMINDED_BEFORE,
    checked_day,
    chosen_day,
    day_after,
    may_remind,
    occasion,
    offered_days,
    reminder_day,
    usual_days,
)
from yorozu.municipality.models import Closure, Municipality
from yorozu.municipality.selectors import Calendar

TODAY = AT.date()
DAYS = st.dates(min_value=date(2024, 1, 5), max_value=date(2032, 12, 20))


@pytest.fixture
def calendar(city: Municipality) -> Calendar:
    for month, day in ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)):
        Closure.objects.create(municipality=city, day=date(2024, month, day), yearly=True, reason="年末年始")
    return Calendar(city)


@pytest.mark.django_db
def test_the_rules_of_days_hold_on_any_day(calendar: Calendar) -> None:
    @settings(max_examples=150, deadline=None)
    @given(DAYS, st.integers(1, 25), st.integers(0, 60))
    def hold(asked_on: date, days: int, later: int) -> None:
        due = day_after(calendar, asked_on, days)
        assert due > asked_on
        assert calendar.is_open(due)
        assert calendar.between(asked_on, due) == days
        first = reminder_day(calendar, due)
        assert first < due
        assert calendar.is_open(first)
        assert calendar.between(first, due) == REMINDED_BEFORE
        today = asked_on + timedelta(days=later)
        why = occasion(calendar, asked_on, due, today)
        assert (why == "passed") == (due < today <= due + timedelta(days=REMINDED_AFTER))
        assert (why == "soon") == (asked_on < first <= today <= due)
        # Who is given no more days than the reminder lies before the end is not reminded at once.
        assert days > REMINDED_BEFORE or occasion(calendar, asked_on, due, asked_on) == ""

    @settings(max_examples=100, deadline=None)
    @given(DAYS, st.integers(1, 366))
    def moved(today: date, ahead: int) -> None:
        wanted = today + timedelta(days=ahead)
        day = checked_day(calendar, today, wanted)
        assert calendar.is_open(day)
        assert day >= wanted
        assert calendar.between(wanted, day) == (day != wanted)

    hold()
    moved()


@pytest.mark.django_db
def test_a_day_that_cannot_be_kept_is_refused(city: Municipality) -> None:
    for typed in ("令和8年11月20日", "令和8年11月19日", "令和9年12月20日", "きのう", ""):
        with pytest.raises(Invalid) as refused:
            chosen_day(city, TODAY, "date", typed)
        assert [each.field for each in refused.value.errors] == ["answer_by"]
    for choice in ("0", "7", "-5", "１０", "999999", "soon"):
        with pytest.raises(Invalid):
            chosen_day(city, TODAY, choice, "")


@pytest.mark.django_db
def test_days_are_chosen_by_number_or_by_date(city: Municipality) -> None:
    assert chosen_day(city, TODAY, "", "令和8年12月1日") is None
    assert chosen_day(city, TODAY, "5", "") == date(2026, 11, 30)  # over the holiday of 23 November
    assert chosen_day(city, TODAY, "date", "R8.12.1") == date(2026, 12, 1)
    assert chosen_day(city, TODAY, "date", "令和8年11月22日") == date(
        2026, 11, 24
    )  # a Sunday, then a holiday
    assert (usual_days(city), offered_days(city)) == (10, [5, 10, 20])
    city.office = {"answer_days": 14}
    assert (usual_days(city), offered_days(city)) == (14, [5, 10, 14, 20])
    assert chosen_day(city, TODAY, "14", "") == date(2026, 12, 11)


def test_nobody_is_reminded_at_night() -> None:
    hours = [hour for hour in range(24) if may_remind(AT.replace(hour=hour))]
    assert hours == list(range(8, 20))
