"""What the fonts have is printed; what they lack stops the document with words a clerk can act on."""

import unicodedata

import pytest

from tests.documents.samples import notice, text_of
from yorozu.documents.coverage import coverage_of
from yorozu.documents.fonts import FALLBACKS, LETTER_CHAIN, MINCHO, font_file, installed
from yorozu.documents.services import MissingGlyphs, Reason, Row, check_glyphs, render_notice

SMALL_FONTS = FALLBACKS[1:]
SOFT_HYPHEN = "\xad"


def jis_x_0213() -> list[str]:
    """Every character of JIS X 0213:2004, 25 of them being two code points, from Python's own codec."""
    cells = (bytes([first, second]) for first in range(0xA1, 0xFF) for second in range(0xA1, 0xFF))
    found = [_decode(prefix + cell) for cell in cells for prefix in (b"", b"\x8f")]
    # The soft hyphen (1-9-11) has no shape of its own.
    return sorted(set(found) - {"", SOFT_HYPHEN})


def _decode(cell: bytes) -> str:
    try:
        return cell.decode("euc_jis_2004")
    except UnicodeDecodeError:
        return ""


def missing_of(text: str) -> list[str]:
    try:
        check_glyphs({"文": text})
    except MissingGlyphs as refused:
        return [each.text for each in refused.missing]
    return []


def test_python_knows_all_of_jis_x_0213() -> None:
    assert len(jis_x_0213()) == 14_391


def test_all_of_jis_x_0213_can_be_printed() -> None:
    # The two white parentheses are in the small fonts only; with those there is nothing left out.
    expected = [] if installed(LETTER_CHAIN)[-2:] == SMALL_FONTS else ["⦅", "⦆"]
    assert missing_of(" ".join(jis_x_0213())) == expected


def test_all_of_jis_x_0213_comes_back_out_of_the_pdf() -> None:
    # ǵ is two glyphs where the small fonts are missing, and a mark alone joins the space before it:
    # pypdf reads such pairs twice.
    alone = [each for each in jis_x_0213() if not unicodedata.combining(each[0]) and each.strip()]
    characters = [each for each in alone if each not in "⦅⦆ǵ"]
    rows = tuple(
        Row("区", " ".join(characters[start : start + 94])) for start in range(0, len(characters), 94)
    )
    text = text_of(render_notice(notice(rows=rows)))
    assert [row.text for row in rows if "".join(row.text.split()) not in text] == []


@pytest.mark.parametrize("char", ["𠮷", "髙", "﨑", "神", "ヶ", "①", "㈱", "𡈽", "か゚", "g\u0301"])
def test_characters_of_names_and_addresses_are_covered(char: str) -> None:
    assert missing_of(char) == []


def test_a_character_without_a_glyph_stops_the_letter_and_says_where() -> None:
    with pytest.raises(MissingGlyphs) as refused:
        render_notice(notice(addressee=("山田 😀𰻞",), rows=(Row("住所", "𪚥町"), Row("番地", "1"))))
    assert [(each.where, each.text, each.codes) for each in refused.value.missing] == [
        ("宛名", "😀", "U+1F600"),
        ("宛名", "𰻞", "U+30EDE"),
        ("住所", "𪚥", "U+2A6A5"),
    ]
    assert "印刷できない文字があるため、文書を作れません。" in refused.value.message
    assert "宛名の「😀」（U+1F600）: この字を持つ書体がありません。" in refused.value.message
    assert "申請した人に確かめて" in refused.value.message
    assert [error.field for error in refused.value.errors] == ["宛名", "宛名", "住所"]


def test_a_variant_no_font_has_is_refused_and_not_printed_in_its_base_form() -> None:
    variant = "邊\U000e010f"
    with pytest.raises(MissingGlyphs) as refused:
        check_glyphs([("氏名", f"渡{variant}")])
    assert refused.value.missing[0].reason is Reason.NO_VARIANT
    assert refused.value.missing[0].codes == "U+908A U+E010F"


def test_a_variant_that_only_the_fallback_has_is_printed_in_the_fallback() -> None:
    mincho, noto = coverage_of(MINCHO), coverage_of("Noto Serif JP")
    only_there = min(each for each in noto.variants - mincho.variants if each[0] in mincho.characters)
    assert only_there in text_of(render_notice(notice(addressee=(only_there,))))


def test_a_private_use_character_is_refused_even_if_a_font_has_something_there() -> None:
    with pytest.raises(MissingGlyphs) as refused:
        check_glyphs({"氏名": "\ue000"})
    assert refused.value.missing[0].reason is Reason.PRIVATE


def test_a_compatibility_ideograph_is_never_replaced_by_its_unified_one() -> None:
    assert "\ufa19" in text_of(render_notice(notice(addressee=("\ufa19田",))))
    assert missing_of("\ufad0") == ["\ufad0"]


def test_the_same_character_is_named_once_for_each_text() -> None:
    with pytest.raises(MissingGlyphs) as refused:
        check_glyphs([("氏名", "😀😀"), ("氏名", "😀"), ("住所", "😀")])
    assert [each.where for each in refused.value.missing] == ["氏名", "住所"]


def test_bold_headings_have_what_the_regular_weight_has() -> None:
    for family in LETTER_CHAIN[:2]:
        regular = font_file(family)
        assert regular is not None
        assert list(regular.parent.parent.glob("700Bold/*.ttf"))
