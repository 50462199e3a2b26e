"""Text is kept as it was written; only the search key is folded."""

import pytest

from yorozu.foundation.text import fold, refuse_unsafe


def test_width_case_and_kana_do_not_matter_to_search() -> None:
    assert fold("ﾐｽﾞ スイドウ ＷＡＴＥＲ") == fold("みず すいどう water")


@pytest.mark.parametrize("name", ["髙橋", "𠮷野", "葛󠄀城", "ﾀﾛｳ", "👨‍👩‍👧", "\u200fabc"])
def test_unusual_names_pass_unchanged(name: str) -> None:
    assert refuse_unsafe(name) == name


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x\udfff"])
def test_nul_and_lone_surrogates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="入力し直してください"):
        refuse_unsafe(text)
