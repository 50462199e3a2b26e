"""Eras, fiscal years and dates as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.foundation.wareki import (
    era_year,
    fiscal_year,
    fiscal_year_in_era,
    format_fiscal_year,
    format_wareki,
    parse_date,
)

days = st.dates(min_value=date(1868, 1, 25), max_value=date(2100, 12, 31))


@given(days)
def test_every_day_written_in_wareki_reads_back_as_itself(day: date) -> None:
    assert parse_date(format_wareki(day)) == day


@given(days)
def test_every_day_written_in_seireki_reads_back_as_itself(day: date) -> None:
    spellings = (day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日")
    assert {parse_date(each) for each in spellings} == {day}


@given(days)
def test_the_letter_of_the_era_reads_as_the_era(day: date) -> None:
    letter = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T", "明治": "M"}
    name, year = era_year(day)
    assert parse_date(f"{letter[name]}{year}.{day.month}.{day.day}") == day
    assert parse_date(f"{letter[name].lower()}{year:02}{day.month:02}{day.day:02}") == day


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(2024, 2, 29), "令和6年2月29日"),
    ],
)
def test_the_days_around_a_change_of_era(day: date, text: str) -> None:
    assert format_wareki(day) == text
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "令和0年1月1日", "平成31年5月1日", "令和元年4月30日", "昭和64年1月8日", "2023-02-29", "令和5年2月29日",
     "2026-13-01", "令和８年", "あした", "9" * 500, "令和99年1月1日-", "R8.4", "\u0660\u0661\u0662\u0663-01-01"],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="のように入力してください"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    ["令和８年４月１日", "R8.4.1", "r8/4/1", "令8年4月1日", "２０２６－０４－０１", " 2026年 4月 1日 "],
)
def test_full_width_and_short_spellings_are_understood(text: str) -> None:
    assert parse_date(text) == date(2026, 4, 1)


@given(days)
def test_the_fiscal_year_begins_on_the_first_of_april(day: date) -> None:
    year = fiscal_year(day)
    assert date(year, 4, 1) <= day < date(year + 1, 4, 1)
    assert fiscal_year(date(year, 4, 1) - timedelta(days=1)) == year - 1


def test_fiscal_years_are_named_as_offices_name_them() -> None:
    assert format_fiscal_year(2024) == "令和6年度"
    assert format_fiscal_year(2019) == "令和元年度"
    assert format_fiscal_year(2018) == "平成30年度"
    assert fiscal_year_in_era(2026) == 8
