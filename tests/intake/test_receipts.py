"""Receipt numbers and lookup codes, as properties."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from yorozu.intake.receipts import (
    CODE_LETTERS,
    check_digit,
    new_lookup_code,
    new_receipt_number,
    read_lookup_code,
    read_receipt_number,
)

MOMENTS = st.integers(1_600_000_000, 3_800_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
BODIES = st.text(alphabet="0123456789", min_size=11, max_size=11)


def number_of(body: str) -> str:
    digits = body + check_digit(body)
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


@given(MOMENTS)
def test_a_number_has_its_shape_and_reads_as_itself(at: datetime) -> None:
    number = new_receipt_number(at)
    assert re.fullmatch(r"\d{4}-\d{4}-\d{4}", number)
    assert read_receipt_number(number) == number


def test_the_month_is_that_of_japan() -> None:
    assert new_receipt_number(datetime(2026, 10, 31, 15, 0, tzinfo=UTC)).startswith("2611-")


@given(BODIES)
def test_a_number_is_read_however_it_is_typed(body: str) -> None:
    number = number_of(body)
    wide = number.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789-"})
    for typed in (number, number.replace("-", ""), number.replace("-", " "), wide, f" {number}\n"):
        assert read_receipt_number(typed) == number


@given(BODIES, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body: str, place: int, shift: int) -> None:
    digits = list(number_of(body).replace("-", ""))
    digits[place] = str((int(digits[place]) + shift) % 10)
    assert read_receipt_number("".join(digits)) is None


@given(BODIES, st.integers(0, 10))
def test_two_swapped_digits_are_noticed(body: str, place: int) -> None:
    digits = list(number_of(body).replace("-", ""))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    swapped = "".join(digits)
    unchanged = digits[place] == digits[place + 1]
    assert (read_receipt_number(swapped) is None) is not unchanged


@given(st.text(max_size=200))
def test_anything_may_be_typed(text: str) -> None:
    found = read_receipt_number(text)
    assert found is None or re.fullmatch(r"\d{4}-\d{4}-\d{4}", found)
    assert all(char.isascii() and char.isalnum() for char in read_lookup_code(text))


def test_a_code_uses_no_letters_that_look_alike_and_is_read_in_any_case() -> None:
    codes = {new_lookup_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) <= set(CODE_LETTERS)
    assert not set("01ILOU") & set(CODE_LETTERS)
    code = codes.pop()
    assert read_lookup_code(f"{code[:4].lower()}-{code[4:]} ") == code
