"""A letter says what went in, in the form a city sends it."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest

from tests.documents.samples import APPEAL, CERTIFICATE, DECISION, REJECTION, REPLY, notice, pages_of, text_of
from yorozu.documents.services import Contact, NoticeData, Row, render_notice
from yorozu.foundation.errors import Invalid


def test_every_text_of_a_letter_is_in_the_pdf_as_it_was_given() -> None:
    text = text_of(render_notice(REJECTION))
    for each in (
        *REJECTION.addressee,
        *REJECTION.body,
        *REJECTION.reasons,
        *(row.label + row.text for row in REJECTION.rows),
        REJECTION.title,
        REJECTION.document_number,
        REJECTION.receipt_number,
    ):
        assert "".join(each.split()) in text


@pytest.mark.parametrize(
    "name", ["髙橋 𠮷郎", "山﨑 邉子", "辻󠄁 葛󠄀葉", "ラク゚チ プㇷ゚ム", "D’Angelo-Müller", "ﾔﾏﾛｳ ﾀﾛｳ", "㐂田 𡈽佑"]
)
def test_a_name_comes_back_character_for_character(name: str) -> None:
    lines = pages_of(render_notice(notice(addressee=(name,))))[0].splitlines()
    assert any(line.replace("　", " ").strip() == f"{name} 様" for line in lines)


def test_number_and_date_stand_first_then_addressee_sender_title_and_text() -> None:
    text = text_of(render_notice(DECISION))
    marks = ("宮市子第123号", "令和8年11月20日", "様", "宮古市長", "公印", "児童手当認定通知書", "記", "以上")
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_a_number_keeps_no_spaces_between_japanese_and_digits() -> None:
    assert "宮市子第123号" in pages_of(render_notice(DECISION))[0]


def test_a_certificate_has_its_table_before_its_statement_and_the_seal_last() -> None:
    text = text_of(render_notice(CERTIFICATE))
    marks = ("罹災証明書", "半壊", "上記のとおり相違ないことを証明します。", "宮古市長", "公印")
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "以上" not in text


def test_a_reply_without_a_list_has_no_ki() -> None:
    assert not {"記", "以上"} & set(pages_of(render_notice(REPLY))[0].splitlines())


def test_a_letter_without_seal_says_so() -> None:
    assert "（公印省略）" in text_of(render_notice(notice(seal=False)))


def test_an_adverse_letter_tells_how_to_object() -> None:
    text = text_of(render_notice(REJECTION))
    assert "翌日から起算して3か月以内に、宮古市長に対して審査請求をすることができます。" in text
    assert (
        "翌日から起算して6か月以内に、宮古市を被告として（訴訟で宮古市を代表する者は宮古市長です。）" in text
    )
    assert text.count("1年を過ぎたとき") == 2


def test_where_the_review_comes_first_the_letter_says_nobody_can_sue_before_it() -> None:
    appeal = replace(APPEAL, authority="岩手県介護保険審査会", review_first=True)
    text = text_of(render_notice(notice(REJECTION, appeal=appeal)))
    assert "岩手県介護保険審査会に対して審査請求" in text
    assert "裁決を経た後でなければ起こすことができません" in text


@pytest.mark.parametrize("reasons", [(), ("",), ("　\n",)])
def test_an_adverse_letter_without_reasons_is_refused(reasons: tuple[str, ...]) -> None:
    with pytest.raises(Invalid, match="理由を入力してください") as refused:
        render_notice(notice(REJECTION, reasons=reasons))
    assert [error.field for error in refused.value.errors] == ["reasons"]


def test_all_that_is_missing_is_said_at_once() -> None:
    empty = NoticeData("poster", "", date(2026, 11, 20), (), " ", "")
    with pytest.raises(Invalid) as refused:
        render_notice(empty)
    fields = [error.field for error in refused.value.errors]
    assert fields == ["template", "document_number", "addressee", "sender", "title"]


def test_a_hundred_rows_take_several_numbered_pages_and_none_is_lost() -> None:
    rows = tuple(Row(f"項目{number}", f"内容{number}。") for number in range(100))
    pages = pages_of(render_notice(notice(rows=rows)))
    numbers = [match[1] for page in pages if (match := re.search(r"(\d+ / \d+)", page))]
    assert numbers == [f"{page} / {len(pages)}" for page in range(1, len(pages) + 1)]
    assert len(pages) > 2
    found = re.findall(r"項目(\d+)内容\1。", "".join("".join(pages).split()))
    assert found == [str(number) for number in range(100)]


def test_one_page_has_no_page_number() -> None:
    assert not re.search(r"1 / 1", pages_of(render_notice(DECISION))[0])


def test_long_reasons_run_over_pages_whole() -> None:
    reason = "".join(f"理由の{number}文目です。" for number in range(400))
    pages = pages_of(render_notice(notice(REJECTION, reasons=(reason,))))
    footers = [f"{REJECTION.document_number}{number}/{len(pages)}" for number in range(1, len(pages) + 1)]
    text = "".join("".join(pages).split())
    for footer in footers:
        text = text.replace(footer, "")
    assert reason in text


def test_the_file_has_title_language_tags_and_the_date_of_issue() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_notice(DECISION)))
    root: Any = reader.trailer["/Root"].get_object()
    assert reader.metadata is not None
    assert reader.metadata.title == "児童手当認定通知書"
    assert reader.metadata.creation_date_raw == "D:20261120000000Z"
    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata


def test_every_font_is_embedded() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_notice(DECISION)))
    resources: Any = reader.pages[0]["/Resources"]
    fonts = resources["/Font"].values()
    descriptors = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(each.get_object()) for each in descriptors)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_notice(DECISION) == render_notice(notice(contact=replace(DECISION.contact or Contact(""))))
