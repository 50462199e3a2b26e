"""The functions of rules compute what the calendar and the law say, on any day."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms.making import check, definition, field
from yorozu.foundation import wareki

DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))
FIELDS = [
    field("a", "date"),
    field("b", "date"),
    field("n", "integer"),
    field("text", max_length=20),
    field("year", "integer"),
]
EXPECTED = {
    "age": "age(a, b) == n",
    "days": "days(a, b) == n",
    "add_days": "add_days(a, n) == text",
    "add_months": "add_months(a, n) == text",
    "fiscal_year": "fiscal_year(a) == n",
    "march_end_after": "march_end_after(a, n) == text",
}
CHECKED = {
    name: definition(*FIELDS, checks=[{"rule": rule, "message": "違います。"}])
    for name, rule in EXPECTED.items()
}


def holds(name: str, **answers: Any) -> bool:
    sent = {key: value.isoformat() if isinstance(value, date) else value for key, value in answers.items()}
    return not check(CHECKED[name], sent).errors


def years_lived(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def months_later(start: date, count: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def leaves_school(born: date, years: int) -> date:
    """The eve of the birthday is the day an age is reached; the first 31 March from then on."""
    reached = months_later(born, 12 * years) - timedelta(days=1)
    if (born.month, born.day) == (2, 29) and monthrange(born.year + years, 2)[1] == 28:
        reached = date(
            born.year + years, 2, 28
        )  # 民法143条: the eve of a day that is not there is the month's last
    march = date(reached.year, 3, 31)
    return march if reached <= march else date(reached.year + 1, 3, 31)


@given(DAYS, DAYS, st.integers(-800, 800))
@settings(max_examples=60, deadline=None)
def test_functions_agree_with_the_calendar(a: date, b: date, n: int) -> None:
    assert holds("age", a=a, b=b, n=years_lived(a, b))
    assert holds("days", a=a, b=b, n=(b - a).days)
    assert holds("add_days", a=a, n=n, text=(a + timedelta(days=n)).isoformat())
    assert holds("add_months", a=a, n=n // 4, text=months_later(a, n // 4).isoformat())
    assert holds("fiscal_year", a=a, n=wareki.fiscal_year(a))
    assert holds("march_end_after", a=a, n=abs(n) % 25, text=leaves_school(a, abs(n) % 25).isoformat())
    assert not holds("days", a=a, b=b, n=(b - a).days + 1)


@pytest.mark.parametrize(
    ("born", "text"),
    [
        ("2008-04-01", "2026-03-31"),
        ("2008-04-02", "2027-03-31"),
        ("2008-03-31", "2026-03-31"),
        ("2008-02-29", "2026-03-31"),
    ],
)
def test_a_child_of_the_first_of_april_leaves_with_the_older_year(born: str, text: str) -> None:
    assert holds("march_end_after", a=born, n=18, text=text)


def test_functions_can_stand_in_each_other() -> None:
    of = definition(*FIELDS, checks=[
        {"rule": "age(add_months(a, 12), add_days(b, days(a, a))) == n && days(add_days(a, n), a) == 0 - n", "message": "m"}
    ])  # fmt: skip
    assert check(of, {"a": "2000-02-29", "b": "2026-02-28", "n": 25}).errors == []
    assert len(check(of, {"a": "2000-02-29", "b": "2026-02-28", "n": 26}).errors) == 1
