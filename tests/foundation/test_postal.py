"""The real table of postal codes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from yorozu.foundation.postal import PostalAddress, common, lookup

MIYAKO = PostalAddress("岩手県", "宮古市", "宮町")


WRITTEN = ["0270052", "027-0052", "〒027-0052", "０２７−００５２", " 027 0052 ", "０２７ー００５２"]
NO_CODE = ["", "0000000", "12345", "02700521", "'; DROP", "\x00\x00", "〒" * 1000, "〇二七〇〇五二"]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_code_is_found_however_it_is_written(written: str) -> None:
    assert lookup(written) == [MIYAKO]


def test_a_code_of_several_towns_gives_all_and_their_common_part() -> None:
    found = lookup("0288407")
    assert [each.town for each in found] == ["川平", "菅窪", "田野畑", "和野"]
    assert common(found) == PostalAddress("岩手県", "下閉伊郡田野畑村", "")


def test_a_code_across_two_prefectures_shares_nothing() -> None:
    assert common(lookup("4980000")) == PostalAddress("", "", "")


@pytest.mark.parametrize("written", NO_CODE)
def test_what_is_no_code_gives_nothing(written: str) -> None:
    assert lookup(written) == []
    assert common([]) is None


def test_many_threads_may_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(map(tuple, pool.map(lookup, ["0270052"] * 64))) == {(MIYAKO,)}
