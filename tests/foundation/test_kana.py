"""Readings proposed for names."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from yorozu.foundation.kana import propose_kana


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("髙橋 太郎", "たかはし たろう"),
        ("山﨑　花子", "やまざき はなこ"),
        ("𠮷田 一郎", "よしだ いちろう"),
        ("髙\U000e0101橋 葵", "たかはし あおい"),
        ("佐々木 美咲", "ささき みさき"),
        ("ジョン スミス", "じょん すみす"),
        ("ジョン・スミス", "じょん すみす"),
        ("さとう はな", "さとう はな"),
    ],
)
def test_a_reading_is_proposed(name: str, kana: str) -> None:
    assert propose_kana(name) == kana


@pytest.mark.parametrize("name", ["", " ", "☃", "𰻞 太郎", "\x00", "<script>", "あ" * 5000 + "☃"])
def test_what_cannot_be_read_is_left_to_the_person(name: str) -> None:
    assert propose_kana(name) in ("", "あ" * 100)


def test_many_threads_may_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(propose_kana, ["佐々木 美咲"] * 64)) == {"ささき みさき"}
