"""全国地方公共団体コード and its check digit."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.municipality.codes import check_digit, verify_code

ALL_CODES = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "codes" / "soumu_lgcode_index_20240101.json"
)
FIRST_FIVE = st.text(alphabet="0123456789", min_size=5, max_size=5)


@pytest.mark.parametrize("code", ["032026", "042021", "042129", "042111", "032085", "010006", "131016"])
def test_real_codes_pass(code: str) -> None:
    assert verify_code(code) == code


@given(FIRST_FIVE)
def test_exactly_one_last_digit_passes(first_five: str) -> None:
    passing = [digit for digit in "0123456789" if _passes(first_five + digit)]
    assert passing == [check_digit(first_five)]


@given(FIRST_FIVE, st.integers(0, 4), st.sampled_from("0123456789"))
def test_one_digit_mistyped_is_noticed_unless_the_sum_hides_it(
    first_five: str, place: int, digit: str
) -> None:
    mistyped = first_five[:place] + digit + first_five[place + 1 :]
    same = check_digit(mistyped) == check_digit(first_five)
    assert _passes(mistyped + check_digit(first_five)) == same


@pytest.mark.parametrize("code", ["", "32026", "0320260", "０３２０２６", "03202a", "03 026", "-32026"])
def test_what_is_not_six_ascii_digits_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="半角数字6桁"):
        verify_code(code)


@pytest.mark.skipif(not ALL_CODES.exists(), reason="the list of all municipalities is not beside the project")
def test_every_code_of_the_ministry_passes() -> None:
    items = json.loads(ALL_CODES.read_text(encoding="utf-8"))["items"]
    assert [item["c"] for item in items if not _passes(item["c"])] == []
    assert len(items) == 1965


def _passes(code: str) -> bool:
    try:
        verify_code(code)
    except ValueError:
        return False
    return True
