"""Answers as people and spreadsheets read them."""

from typing import Any

import pytest

from tests.forms.making import check, definition, field
from tests.forms.test_rules_language import ANSWERS, FIELDS
from yorozu.forms.services import csv_header, csv_row, printed, shown

HOME = {
    "postal_code": "0270052",
    "prefecture": "岩手県",
    "city": "宮古市",
    "town": "宮町1",
    "building": "101号",
}


def rows_of(of: Any, values: dict[str, Any], **extra: Any) -> list[tuple[str, str, str]]:
    return [
        (row.field, row.label, row.text) for section in printed(of, values, **extra) for row in section.rows
    ]


def test_answers_are_printed_as_a_person_says_them() -> None:
    of = definition(*FIELDS, field("agree", "consent", text="x"), field("cost", "money"), field("who", "person_name"),
                    field("bank", "bank_account"))  # fmt: skip
    account = {"bank_code": "0001", "bank_name": "見本銀行", "branch_code": "001", "branch_name": "本店",
               "kind": "ordinary", "number": "1234567", "holder_kana": "ヤマダ"}  # fmt: skip
    values = check(of, ANSWERS | {"home": HOME, "agree": True, "cost": 1200, "bank": account,
                                  "who": {"name": "髙橋", "kana": "たかはし"}}).values  # fmt: skip
    assert {where: text for where, _, text in rows_of(of, values)} == {
        "memo": "髙橋𠮷",
        "reason": "その他",
        "people": "3",
        "rate": "10.5",
        "start_on": "令和8年12月1日",
        "opens_at": "9時30分",
        "married": "いいえ",
        "services": "夜間",
        "home": "〒027-0052 岩手県宮古市宮町1 101号",
        "where": "北緯39.60000 東経141.90000",
        "photos": "a.png",
        "children.0.born": "令和6年4月2日",
        "children.0.nickname": "は",
        "children.1.born": "平成20年4月1日",
        "agree": "同意する",
        "cost": "1,200円",
        "who": "髙橋（たかはし）",
        "bank": "見本銀行（0001）本店（001） 普通 1234567 ヤマダ",
    }


def test_rows_of_a_group_are_numbered_for_people() -> None:
    of = definition(field("kids", "group", item_label="お子さん", fields=[field("n", label="名前")]))
    assert rows_of(of, {"kids": [{"n": "一"}]}) == [("kids.0.n", "1番目のお子さん：名前", "一")]


def test_a_group_as_one_text_has_a_line_for_each_row_and_names_without_their_label() -> None:
    inside = [field("who", "person_name", label="氏名"), field("tie", label="続柄"), field("home", "yes_no", label="同居"),
              field("story", "textarea", label="様子"), field("n", "note", text="x")]  # fmt: skip
    of = definition(field("family", "group", fields=inside, max=3))
    rows = [{"who": {"name": "見本 花子", "kana": "みほん はなこ"}, "tie": "妻", "home": True},
            {"who": {"name": "髙橋", "kana": "たかはし"}, "story": "一行目\n二行目"}]  # fmt: skip
    values = check(of, {"family": rows}).values["family"]
    assert shown(of.fields["family"], values).split("\n") == [
        "見本 花子（みほん はなこ）　続柄：妻　同居：はい",
        "髙橋（たかはし）　様子：一行目 二行目",
    ]
    assert shown(of.fields["family"], []) == ""


def test_a_question_left_empty_is_printed_only_where_it_was_asked() -> None:
    of = definition(field("a"), field("b", show_if='a == "x"'), field("n", "note", text="x"))
    assert rows_of(of, {}) == []
    assert rows_of(of, {}, visible=check(of, {}).visible) == [("a", "記入欄", "")]


def test_a_row_can_be_taken_apart_as_label_and_text() -> None:
    [section] = printed(definition(field("a")), {"a": "x"})
    assert [(label, text) for label, text in section.rows] == [("記入欄", "x")]
    assert (section.id, section.title) == ("main", "届出")


def test_the_export_has_a_cell_for_every_heading() -> None:
    of = definition(*FIELDS)
    values = check(of, ANSWERS | {"home": HOME}).values
    table = dict(
        zip(
            csv_header(definition(*(f | {"label": f["id"]} for f in FIELDS))),
            csv_row(of, values),
            strict=True,
        )
    )
    assert table["home（郵便番号）"] == "0270052"
    assert table["start_on"] == "2026-12-01"
    assert table["people"] == "3"
    assert table["children"] == "記入欄: 令和6年4月2日／記入欄: は\n記入欄: 平成20年4月1日"
    assert set(csv_row(of, {})) == {""}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1", " =1", "　=1", "=cmd|'/c calc'!A0"]
)
def test_text_that_a_spreadsheet_would_calculate_is_made_harmless(text: str) -> None:
    of = definition(field("a", label=text))
    assert csv_row(of, {"a": text}) == [f"'{text}"]
    assert csv_header(of) == [f"'{text}"]


def test_numbers_stay_numbers_in_the_export() -> None:
    of = definition(field("a", "integer"), field("b", "decimal"))
    assert csv_row(of, {"a": -5, "b": "-1.5"}) == ["-5", "-1.5"]
