"""Readings over the characters of a finished page."""

import re
from time import process_time

import pytest

from yorozu.foundation.ui.ruby import _KNOWN, ruby, with_readings


def said(text: str) -> str:
    """`[漢字|かんじ]` for each ruby."""
    return re.sub(r"<ruby>(.*?)<rp>（</rp><rt>(.*?)</rt><rp>）</rp></ruby>", r"[\1|\2]", ruby(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("使い始める日", "[使|つか]い[始|はじ]める[日|ひ]"),
        ("届け出る手続です。", "[届|とど]け[出|で]る[手続|てつづき]です。"),
        ("罹災証明書の届出", "[罹災証明書|りさいしょうめいしょ]の[届出|とどけで]"),
        ("3日前まで、20日、1日", "[3日|みっか][前|まえ]まで、[20日|はつか]、1日"),
        ("令和8年11月15日", "[令和|れいわ]8[年|ねん]11[月|がつ]15[日|にち]"),
        ("家族の家、担当の方", "[家族|かぞく]の[家|いえ]、[担当|たんとう]の[方|かた]"),
        ("土日・祝日", "[土日|どにち]・[祝日|しゅくじつ]"),
        ("宮古市の窓口", "[宮古市|みやこし]の[窓口|まどぐち]"),
        ("a < b & ひらがな", "a &lt; b &amp; ひらがな"),
    ],
)
def test_what_is_kanji_has_its_reading_and_what_is_kana_stays_outside(text: str, expected: str) -> None:
    assert said(text) == expected


def test_what_a_person_wrote_and_what_is_no_text_is_left_as_it_is() -> None:
    page = (
        '<!doctype html><html lang="ja"><head><title>水道</title></head><body class="水">'
        '<!-- 水 --><dd translate="no">山田<dd>太郎</dd>花子</dd><textarea>水道</textarea>'
        '<select><option value="水">水道</select><input value="水道"><img alt="水道"/><code>水道</code>&amp;&#27700;</body></html>'
    )
    assert with_readings(page) == page
    assert with_readings("<p>水道 &lt;b&gt; <b>電気</b></p>").count("<rt>") == 2
    assert "&lt;b&gt;" in with_readings("<p>水道 &lt;b&gt;</p>")


def test_a_text_longer_than_any_of_ours_is_left_alone_and_long_digits_take_no_time() -> None:
    assert "<rt>" in with_readings(f"<p>{'漢字' * 1500}</p>")
    for long in ("漢字" * 1501, "漢" * 40_000 + "&lt;", "1" * 2900 + "日本" * 100):
        assert "<ruby>" not in with_readings(f"<p>{long}</p>")
        assert long in with_readings(f"<p>{long}</p>")
    began = process_time()
    assert _KNOWN.search("1" * 40_000 + "と") is None
    assert process_time() - began < 0.5
    assert said("12345年と１２円") == "12345[年|ねん]と１２[円|えん]"


def test_a_text_stays_one_piece_where_its_element_lays_out_pieces() -> None:
    button = with_readings("<button>オンラインで申請する</button>")
    assert button.startswith('<button><span class="y-ruby">オンラインで<ruby>')
    assert button.endswith("する</span></button>")
