"""Allocation, draw, lists and codes, without a database."""

import hashlib
import hmac
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from yorozu.foundation.errors import Invalid
from yorozu.outreach.codes import LENGTH, LETTERS, check_character, grouped, new_code, read_code
from yorozu.outreach.sampling.allocating import allocate
from yorozu.outreach.sampling.bands import band_of, read_bands
from yorozu.outreach.sampling.drawing import digest_of, draw
from yorozu.outreach.sampling.people import Person, Stratum, guess_columns, read_people

BASE = date(2026, 11, 20)
BANDS = read_bands("18,30,70")
SIZES = some.lists(some.integers(0, 3000), min_size=1, max_size=60).filter(lambda sizes: sum(sizes) > 0)


@settings(max_examples=150, deadline=None)
@given(SIZES, some.data())
def test_the_sum_is_exact_each_is_within_one_of_its_quota_and_none_above_its_stratum(
    sizes: list[int], data: some.DataObject
) -> None:
    people = sum(sizes)
    wanted = data.draw(some.integers(0, people))
    given_to = allocate(dict(enumerate(sizes)), wanted)
    assert list(given_to) == list(range(len(sizes)))
    assert sum(given_to.values()) == wanted
    for place, size in enumerate(sizes):
        assert abs(given_to[place] * people - wanted * size) < people
        assert given_to[place] <= size


@settings(max_examples=100, deadline=None)
@given(SIZES, some.integers(0, 20), some.data())
def test_with_a_minimum_every_stratum_has_it_or_all_of_itself(
    sizes: list[int], minimum: int, data: some.DataObject
) -> None:
    least = sum(min(minimum, size) for size in sizes)
    wanted = data.draw(some.integers(least, sum(sizes)))
    given_to = allocate(dict(enumerate(sizes)), wanted, minimum=minimum)
    assert sum(given_to.values()) == wanted
    assert all(min(minimum, size) <= given_to[place] <= size for place, size in enumerate(sizes))


def test_ties_go_to_the_larger_and_then_to_the_first_and_too_many_are_refused() -> None:
    assert allocate({"b": 3, "a": 3}, 3) == {"b": 2, "a": 1}
    # quotas 0.5, 1.5, 0: remainders are equal, the larger stratum wins
    assert allocate({"small": 1, "large": 3, "none": 0}, 2) == {"small": 0, "large": 2, "none": 0}
    assert allocate({"x": 10, "y": 1}, 11) == {"x": 10, "y": 1}
    for sizes, wanted, minimum in (({"a": 2}, 3, 0), ({"a": 5, "b": 5}, 3, 2)):
        with pytest.raises(ValueError):
            allocate(sizes, wanted, minimum=minimum)


def test_a_draw_is_repeated_by_anybody_from_what_is_documented_whatever_the_order_of_the_list() -> None:
    """The second time without our code, as docs/surveys.md describes it."""
    strata = [
        Stratum(district, low, sex)
        for district in ("河北", "雄勝")
        for low in (18, 30)
        for sex in ("男", "女")
    ]
    people = [Person(f"p{number}", strata[number % 8], number + 2) for number in range(400)]
    wanted = allocate(Counter(each.stratum for each in people), 50)
    drawn = draw(people, wanted, "石巻 2026")
    assert drawn == draw(reversed(people), wanted, "石巻 2026")
    assert {each.id for each in drawn} != {each.id for each in draw(people, wanted, "another")}
    by_hand = set()
    for stratum in strata:
        ids = [each.id for each in people if each.stratum == stratum]
        ids.sort(key=lambda one: hmac.new("石巻 2026".encode(), one.encode(), "sha256").hexdigest())
        by_hand.update(ids[: wanted[stratum]])
    assert {each.id for each in drawn} == by_hand
    assert digest_of(drawn) == hashlib.sha256("\n".join(sorted(by_hand)).encode()).hexdigest()


def test_every_fault_of_a_list_is_told_with_row_column_and_what_to_do() -> None:
    rows = [
        ["宛名番号", "氏名", "地区", "生年月日", "性別"],
        ["1", "甲", "河北", "1980-04-01", "男"],
        ["1", "乙", "河北", "昭和55年4月1日", "２"],
        ["", "丙", "", "2030-01-01", "?"],
        [],
        ["5", "丁", "雄勝", "1850-01-01", ""],
        ["6", "戊", "雄勝", "きのう", "女"],
        ["7", "己", "雄勝", "2020-01-01", "女性"],
        ["8", "庚", "河北"],
    ]
    columns = guess_columns(rows[0])
    assert columns == {"id": 0, "district": 2, "birth": 3, "sex": 4}
    reading = read_people(rows, columns, BANDS, BASE)
    assert [(each.row, each.column) for each in reading.faults] == [
        (3, "宛名番号（A列）"), (4, "宛名番号（A列）"), (4, "地区（C列）"), (4, "性別（E列）"), (4, "生年月日（D列）"),
        (6, "性別（E列）"), (6, "生年月日（D列）"), (7, "生年月日（D列）"), (9, "性別（E列）"), (9, "生年月日（D列）"),
    ]  # fmt: skip
    assert reading.wrong == 10
    assert reading.faults[0].message == "2行目と同じ番号です。どちらかの行を消してください。"
    assert reading.faults[4].message == "抽出の基準日より後の日付です。生年月日を確かめてください。"
    assert reading.faults[6].message == "120歳を超えます。生年月日を確かめてください。"
    assert reading.younger == 1
    assert [each.stratum for each in reading.people] == [Stratum("河北", 30, "男")]
    ages = read_people([["番号", "地区", "年齢", "性別"], ["1", "河北", "17", "F"], ["2", "河北", "３０歳", "m"], ["3", "河北", "-1", "1"]],
                       {"id": 0, "district": 1, "age": 2, "sex": 3}, BANDS, BASE)  # fmt: skip
    assert (ages.younger, [each.stratum for each in ages.people], ages.wrong) == (
        1,
        [Stratum("河北", 30, "男")],
        1,
    )


def test_bands_are_read_as_typed_and_have_names() -> None:
    assert [each.label for each in read_bands("１８、20,30")] == ["18～19歳", "20～29歳", "30歳以上"]
    assert [getattr(band_of(BANDS, age), "low", None) for age in (17, 18, 29, 30, 120)] == [
        None,
        18,
        18,
        30,
        70,
    ]
    for wrong in ("", "30,18", "18,18", "abc", "18,999", "-1", ",".join(map(str, range(40)))):
        with pytest.raises(Invalid):
            read_bands(wrong)


def test_a_code_is_read_however_it_is_typed_and_every_wrong_letter_is_found() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(each) == LENGTH and set(each) <= set(LETTERS) for each in codes)
    for code in list(codes)[:20]:
        assert code[-1] == check_character(code[:-1])
        assert read_code(grouped(code).lower()) == read_code(f" {grouped(code)} ") == code
        for place in range(LENGTH):
            wrong = [code[:place] + other + code[place + 1 :] for other in LETTERS if other != code[place]]
            assert not any(read_code(each) for each in wrong)
        swaps = [
            code[:n] + code[n + 1] + code[n] + code[n + 2 :]
            for n in range(LENGTH - 1)
            if code[n] != code[n + 1]
        ]
        assert sum(bool(read_code(each)) for each in swaps) <= 1
    assert read_code("") == read_code("0000-0000-0000") == read_code("K7PM") == ""
