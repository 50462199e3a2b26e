"""A printed form: blank to fill in, or the copy of what was sent."""

from dataclasses import replace

import pytest

from tests.documents.samples import FORM, text_of
from yorozu.documents.services import MissingGlyphs, PrintedSection, Row, render_application_form


def test_a_copy_has_every_answer_and_when_it_was_sent() -> None:
    text = text_of(render_application_form(FORM))
    for section in FORM.sections:
        assert section.title.replace(" ", "") in text
        assert all("".join((row.label + row.text).split()) in text for row in section.rows)
    assert "（あて先）宮古市長" in text
    assert "送信日時令和8年11月9日14時03分" in text
    assert text.count("032026-2026-0000123") == 2


def test_a_blank_form_has_room_for_a_date_and_no_receipt_number() -> None:
    blank = replace(
        FORM, receipt_number="", submitted_at=None, sections=(PrintedSection("人", (Row("氏名", ""),)),)
    )
    text = text_of(render_application_form(blank))
    assert "年月日" in text
    assert "受付番号" not in text


def test_a_copy_refuses_a_character_without_a_glyph_unless_told_to_mark_it() -> None:
    answers = (PrintedSection("意見", (Row("内容", "ありがとう😀\n邊\U000e010fより"),)),)
    with pytest.raises(MissingGlyphs):
        render_application_form(replace(FORM, sections=answers))
    text = text_of(render_application_form(replace(FORM, sections=answers, mark_missing=True)))
    assert "ありがとう〓〓より" in text
    assert "（U+1F600、U+908AU+E010F）" in text


def test_a_copy_marks_a_letter_with_too_many_marks() -> None:
    answers = (PrintedSection("意見", (Row("内容", "e" + "\u0301" * 5_000 + "終"),)),)
    assert "〓終" in text_of(render_application_form(replace(FORM, sections=answers, mark_missing=True)))


def test_the_same_form_gives_the_same_bytes() -> None:
    assert render_application_form(FORM) == render_application_form(replace(FORM, notes=FORM.notes))
