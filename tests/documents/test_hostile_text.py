"""Nothing a person types is markup, and nothing they type breaks the page or the machine."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
import typst
from PIL import Image

from tests.documents.samples import DECISION, notice, pages_of, text_of
from yorozu.documents.engine import TEMPLATES
from yorozu.documents.fonts import LETTER_CHAIN, installed, shared_fonts
from yorozu.documents.payload import notice_payload
from yorozu.documents.runs import TextSetter
from yorozu.documents.services import MissingGlyphs, NoticeData, Row, check_glyphs, render_notice
from yorozu.foundation.errors import Invalid

MARKUP = '#import "x.typ": * $a^2$ *太* _斜_ <label> @ref // c /* d */ `e` \\u{41} #panic() = 見出し \\ - 一'


@pytest.mark.parametrize("part", ["title", "document_number", "sender", "receipt_number"])
def test_markup_is_printed_as_typed(part: str) -> None:
    changes: dict[str, Any] = {part: MARKUP}
    assert "".join(MARKUP.split()) in text_of(render_notice(replace(DECISION, **changes)))


def test_markup_in_lists_is_printed_as_typed() -> None:
    data = notice(addressee=(MARKUP,), body=(MARKUP,), rows=(Row(MARKUP[:20], MARKUP),))
    assert text_of(render_notice(data)).count("".join(MARKUP.split())) == 3


@pytest.mark.parametrize("bad", ["\x00", "\x1b[31m", "\ud842", "\u202e", "\u2066"])
def test_control_characters_are_refused_by_code_and_not_shown(bad: str) -> None:
    with pytest.raises(MissingGlyphs, match="目に見えない制御文字です") as refused:
        render_notice(notice(addressee=(f"山田{bad}太郎",)))
    assert f"U+{ord(bad[0]):04X}" in refused.value.message
    refused.value.message.encode()


def test_marks_that_print_nothing_do_not_stop_a_letter() -> None:
    text = text_of(render_notice(notice(body=("\ufeff認定\u200bし\u00adました。\u200e",))))
    assert "認定しました。" in text


def test_every_kind_of_line_end_is_kept_as_one() -> None:
    lines = pages_of(render_notice(notice(rows=(Row("住所", "甲\r\n乙\n丙\u2028丁\r戊"),))))[0].splitlines()
    assert [line for line in lines if line in ("甲", "乙", "丙", "丁", "戊")] == [
        "甲",
        "乙",
        "丙",
        "丁",
        "戊",
    ]


@pytest.mark.parametrize(
    "word", ["a" * 500, "「" * 200, "ー" * 200, "っ" * 200, "W" * 300, "例.jp/" + "x-" * 99]
)
def test_a_word_longer_than_a_line_stays_inside_the_page(word: str) -> None:
    data = notice(title=word, body=(word,), rows=(Row(word, word),))
    assert text_of(render_notice(data)).count(word) >= 1
    assert all(_right_margin_is_white(page) for page in _pictures(data))


def test_a_letter_too_long_to_print_is_refused_with_its_length() -> None:
    with pytest.raises(Invalid, match="文書が長すぎます"):
        render_notice(notice(body=("長" * 100_001,)))


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(Invalid, match="改行や特別な文字が多すぎて"):
        render_notice(notice(body=("あ\n" * 6_000,)))


def test_marks_heaped_on_one_letter_are_refused() -> None:
    with pytest.raises(MissingGlyphs, match="記号が重なりすぎています"):
        check_glyphs({"氏名": "e" + "\u0301" * 50_000})


def _pictures(data: NoticeData) -> list[Image.Image]:
    payload = notice_payload(data, TextSetter(LETTER_CHAIN)) | {"families": installed(LETTER_CHAIN)}
    pages: Any = typst.compile(
        str(TEMPLATES / "letter.typ"),
        root=str(TEMPLATES),
        font_paths=shared_fonts(),
        format="png",
        ppi=72,
        sys_inputs={"data": json.dumps(payload)},
    )
    return [
        Image.open(io.BytesIO(page)).convert("L") for page in (pages if isinstance(pages, list) else [pages])
    ]


def _right_margin_is_white(page: Image.Image) -> bool:
    """The margin is 65 points; punctuation may hang into it by half a character."""
    margin = page.crop((page.width - 55, 0, page.width, page.height))
    return min(margin.tobytes()) > 250
