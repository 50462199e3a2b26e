"""Placeholders of a notice's text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.documents.services import fill_placeholders, unknown_placeholders
from yorozu.foundation.errors import Invalid

VALUES = {
    "municipality": "宮古市",
    "mayor": "宮古市長",
    "title": "児童手当の認定請求",
    "receipt_number": "A-1",
    "prefecture": "岩手県",
}


def test_each_placeholder_is_replaced() -> None:
    text = "{prefecture}{municipality}の{mayor}は、{title}（{receipt_number}）を受け付けました。{title}"
    filled = "岩手県宮古市の宮古市長は、児童手当の認定請求（A-1）を受け付けました。児童手当の認定請求"
    assert fill_placeholders(text, VALUES) == filled


def test_what_a_value_contains_is_not_replaced_again() -> None:
    assert fill_placeholders("{title}", VALUES | {"title": "{mayor}"}) == "{mayor}"


@pytest.mark.parametrize(
    "text", ["{name}", "{}", "{mayor", "mayor}", "{{mayor}}", "{mayor!r}", "{mayor.x}", "{ mayor }"]
)
def test_an_unknown_placeholder_or_a_single_brace_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="は使えません"):
        fill_placeholders(text, VALUES)
    assert unknown_placeholders(text)


def test_a_placeholder_without_a_value_is_refused() -> None:
    with pytest.raises(Invalid, match="「{mayor}」に入れる値がありません。"):
        fill_placeholders("{mayor}", {})


def test_a_good_text_has_no_unknown_placeholders() -> None:
    assert unknown_placeholders("{municipality}より") == []


@given(st.text())
def test_a_text_without_braces_stays_as_it_is(text: str) -> None:
    plain = text.replace("{", "").replace("}", "")
    assert fill_placeholders(plain, {}) == plain
