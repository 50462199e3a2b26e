"""A set of answers as a whole: what is hidden is dropped, every fault is told, nothing is an accident."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms.making import check, definition, document, field
from tests.forms.test_definition_stored import FULL, JSON
from yorozu.forms.services import parse_definition

ROWS = field(
    "children", "group", label="子", item_label="お子さん", min=0, max=3,
    fields=[
        field("name", label="氏名", required=True),
        field("born", "date", label="生年月日"),
        field("school", label="学校", required=True, show_if='age(born) >= 6 && area == "in"'),
        field("reason", label="理由", required_if="answered(school)"),
    ],
)  # fmt: skip
AREA = field("area", "choice", options={"in": "市内", "out": "市外"}, label="区域")
FAMILY = definition(AREA, ROWS)
EVERY_TYPE = parse_definition(FULL)


def told(of: Any, answers: Any, **extra: Any) -> list[tuple[str, str]]:
    return [(error.field, error.message) for error in check(of, answers, **extra).errors]


def test_an_answer_to_a_hidden_question_is_dropped_even_when_it_is_wrong() -> None:
    of = definition(field("a", "yes_no"), field("b", "integer", show_if="a", required=True))
    checked = check(of, {"a": False, "b": {"not": "a number"}})
    assert (checked.values, checked.errors, checked.visible) == ({"a": False}, [], {"a"})


def test_everything_in_a_hidden_section_is_dropped() -> None:
    sections = [
        {"id": "one", "title": "x", "fields": [field("a", "yes_no")]},
        {"id": "two", "title": "y", "show_if": "a", "fields": [field("b", required=True)]},
    ]
    of = definition(sections=sections)
    assert check(of, {"a": False, "b": "x"}).values == {"a": False}
    assert check(of, {"a": False}).sections == ("one",)
    assert check(of, {"a": True, "b": "x"}).sections == ("one", "two")
    assert told(of, {"a": True}) == [("b", "記入欄を入力してください。")]


@given(a=st.booleans() | st.none(), b=JSON)
@settings(max_examples=80, deadline=None)
def test_whatever_is_sent_for_a_hidden_question_is_never_kept(a: bool | None, b: Any) -> None:
    of = definition(field("a", "yes_no"), field("b", show_if="a"), field("c", show_if='b == "x"'))
    checked = check(of, {"a": a, "b": b, "c": "kept?"})
    assert ("b" in checked.visible) == (a is True)
    assert a is True or "b" not in checked.values
    assert ("c" in checked.values) == (a is True and b == "x")


def test_unknown_questions_are_named() -> None:
    assert told(definition(field()), {"memmo": "x"}) == [
        ("memmo", "「memmo」という項目はこの手続にありません。消して送り直してください。")
    ]


def test_an_unknown_name_made_to_harm_is_shown_harmless() -> None:
    [(where, message)] = told(definition(field()), {"\ud800\x00" + "x" * 100: 1})
    assert where == "??" + "x" * 38
    assert "\x00" not in message


def test_faults_come_in_the_order_of_the_questions() -> None:
    of = definition(field("a", required=True), field("b", "integer"), field("c", required=True),
                    checks=[{"rule": "false", "message": "合いません。", "field": "b"}])  # fmt: skip
    assert [where for where, _ in told(of, {"b": "x", "z": 1})] == ["a", "b", "c", "z"]
    assert [where for where, _ in told(of, {"b": 1})] == ["a", "b", "c"]


def test_rows_are_checked_each_by_itself() -> None:
    answers = {"area": "in", "children": [{"name": "一", "born": "2015-01-01"}, {"born": "昨日"}]}
    assert told(FAMILY, answers) == [
        (
            "children.1.born",
            "2番目のお子さん: 生年月日: 「令和8年4月1日」または「2026-04-01」のように入力してください。",
        ),
        ("children.0.school", "1番目のお子さん: 学校を入力してください。"),
        ("children.1.name", "2番目のお子さん: 氏名を入力してください。"),
    ]


def test_a_rule_in_a_row_sees_the_row_and_what_is_around_it() -> None:
    row = {"name": "一", "born": "2015-01-01", "school": "小学校"}
    inside = check(FAMILY, {"area": "in", "children": [row]})
    assert "children.0.school" in inside.visible
    assert [error.field for error in inside.errors] == ["children.0.reason"]
    outside = check(FAMILY, {"area": "out", "children": [row]})
    assert outside.values["children"] == [{"name": "一", "born": "2015-01-01"}]
    assert outside.errors == []


def test_blank_rows_are_left_out_and_numbers_stay_as_they_were_sent() -> None:
    answers = {
        "children": [
            {},
            {"name": " ", "born": ""},
            {"name": "三"},
        ]
    }
    checked = check(FAMILY, answers)
    assert checked.values == {"children": [{"name": "三"}]}
    assert "children.2.name" in checked.visible
    assert told(FAMILY, {"children": [{}, {"born": "2020-01-01"}]})[0][0] == "children.1.name"


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ("x", "children"),
        ([1], "children.0"),
        ([{"name": "x"}] * 4, "children"),
        ([{"name": "x", "age": 3}], "children.0.age"),
    ],
)
def test_rows_that_cannot_be_read_are_refused(rows: Any, where: str) -> None:
    assert [found for found, _ in told(FAMILY, {"children": rows})] == [where]


def test_too_few_rows_are_refused() -> None:
    of = definition(field("rows", "group", fields=[field("a")], min=2, required=True))
    assert told(of, {"rows": [{"a": "x"}]}) == [("rows", "記入欄の欄を2つ以上入力してください。")]
    assert told(of, {"rows": [{"a": "x"}, {"a": "y"}]}) == []


def test_with_sections_only_their_faults_are_told_and_all_answers_are_read() -> None:
    sections = [
        {"id": "one", "title": "x", "fields": [field("a", required=True)]},
        {"id": "two", "title": "y", "fields": [field("b", required=True), field("c", show_if='a == "x"')]},
    ]
    of = definition(sections=sections, checks=[{"rule": 'a == "x"', "message": "x だけです。", "field": "b"}])
    checked = check(of, {"a": "y", "b": ""}, sections=["one"])
    assert (checked.errors, checked.values) == ([], {"a": "y"})
    assert told(of, {"a": "y", "b": "z"}, sections=["two"]) == [("b", "x だけです。")]


def test_answers_that_were_kept_are_accepted_again_unchanged() -> None:
    sent = {
        "area": "in",
        "children": [{"name": "一", "born": "平成27年1月1日", "school": "s", "reason": "r"}],
    }
    kept = check(FAMILY, sent).values
    assert check(FAMILY, kept).values == kept
    assert check(FAMILY, kept).errors == []


def test_no_more_than_two_hundred_faults_are_told() -> None:
    rows = field("rows", "group", max=50, fields=[field(f"f{i}", "integer") for i in range(10)])
    answers = {"rows": [{f"f{i}": "x" for i in range(10)} for _ in range(50)]}
    assert len(told(definition(rows), answers)) == 200


@given(
    st.dictionaries(
        st.sampled_from([one["id"] for one in FULL["sections"][0]["fields"]]) | st.text(max_size=3), JSON
    )
)
@settings(max_examples=150, deadline=None)
def test_any_json_is_accepted_or_refused_in_words(answers: dict[str, Any]) -> None:
    checked = check(EVERY_TYPE, answers)
    assert all(error.message for error in checked.errors)
    assert checked.values.keys() <= checked.visible
    again = check(EVERY_TYPE, checked.values)
    assert again.values == checked.values


def test_many_questions_may_depend_on_each_other_in_a_long_chain() -> None:
    chain = [field("f0")] + [field(f"f{i}", show_if=f"answered(f{i - 1})") for i in range(1, 300)]
    of = parse_definition(document(*reversed(chain)))
    checked = check(of, {f"f{i}": "x" for i in range(300) if i != 150})
    assert len(checked.values) == 150
