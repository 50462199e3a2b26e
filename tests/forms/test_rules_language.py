"""What can be said in a rule, and what an author is told who says something else."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.forms.making import TODAY, check, definition, document, field
from yorozu.forms.rules.rule import Language
from yorozu.forms.rules.scope import Variable
from yorozu.forms.services import DefinitionFaults, RuleContext, check_answers, parse_definition

FIELDS = [
    field("memo"),
    field("reason", "choice", options={"move_in": "転入", "other": "その他"}),
    field("people", "integer"),
    field("rate", "decimal", places=1),
    field("start_on", "date"),
    field("opens_at", "time"),
    field("married", "yes_no"),
    field("services", "choices", options={"day": "日中", "night": "夜間"}),
    field("home", "address"),
    field("where", "location"),
    field("photos", "file", max_files=3),
    field("children", "group", fields=[field("born", "date"), field("nickname")]),
]
HOME = {"postal_code": "", "prefecture": "岩手県", "city": "宮古市", "town": "宮町1", "building": ""}
ANSWERS = {
    "memo": "髙橋𠮷",
    "reason": "other",
    "people": 3,
    "rate": "10.5",
    "start_on": "2026-12-01",
    "opens_at": "09:30",
    "married": False,
    "services": ["night"],
    "home": HOME,
    "where": {"lat": 39.6, "lng": 141.9, "note": ""},
    "photos": [{"name": "a.png", "size": 10}],
    "children": [{"born": "2024-04-02", "nickname": "は"}, {"born": "2008-04-01"}],
}


def holds(rule: str, **changes: Any) -> bool:
    """Is the rule true of these answers? A check passes when it is true or undecided."""
    of = definition(*FIELDS, checks=[{"rule": rule, "message": "refused"}])
    answers = {key: value for key, value in {**ANSWERS, **changes}.items() if value is not None}
    return [error.message for error in check(of, answers).errors] == []


def fault(rule: str) -> str:
    with pytest.raises(DefinitionFaults) as refused:
        parse_definition(document(*FIELDS, checks=[{"rule": rule, "message": "m"}]))
    [only] = refused.value.faults
    assert only.path == "checks.0.rule"
    return only.message


@pytest.mark.parametrize(
    "rule",
    [
        'reason == "other"',
        'reason in ["other", "move_in"] && people >= 3',
        "size(memo) == 3",
        "rate > 10.4 && rate < 10.6",
        'start_on > today && start_on == "2026-12-01"',
        'opens_at < "10:00"',
        "!married",
        '"night" in services && !("day" in services)',
        'home.city == municipality.name && home.prefecture == "岩手県"',
        "where.lat > 39.0",
        "size(photos) == 1",
        'photos.all(p, p.endsWith(".png"))',
        "children.size() == 2",
        "children.exists(c, age(c.born) < 3)",
        "children.filter(c, age(c.born, today) < 18).size() == 1",
        "children.filter(c, age(c.born) < 18).all(d, answered(d.nickname))",
        "children.exists_one(c, !answered(c.nickname))",
        'applicant.audience == "resident" && applicant.channel == "online" && applicant.identity == "none"',
        "people % 2 == 1 ? people * 2 == 6 : false",
        "days(today, start_on) == 11",
        "add_days(today, 11) == start_on",
        'add_months("2026-01-31", 1) == "2026-02-28"',
        "fiscal_year(start_on) == 2026",
        'march_end_after("2008-04-01", 18) == "2026-03-31"',
        'march_end_after("2008-04-02", 18) == "2027-03-31"',
        'age("2008-11-20") == 18 && age("2008-11-21") == 17',
        "true",
    ],
)
def test_a_rule_that_is_true_of_the_answers_holds(rule: str) -> None:
    assert holds(rule) is True
    assert holds(f"!({rule})") is False


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("nobody == 1", "「nobody」という項目はありません"),
        ("peple == 1", "「people」のことですか"),
        ("children.exists(c, c.bron < today)", "「born」のことですか"),
        ("children.exists(c, answered(c.bron))", "「born」のことですか"),
        ("home.street == 'a'", "使えるのはpostal_code・prefecture・city・town・building"),
        ("applicant.name == 'a'", "使えるのはaudience・channel・identity"),
        ("people", "「はい」か「いいえ」になる条件"),
        ('people == "3"', "「==」は整数と文字列には使えません"),
        ("rate > 10", "10.0 のように小数点をつけて"),
        ('memo == ""', "answered(項目) で調べて"),
        ("memo == null", "answered(項目)"),
        ("has(home.city)", "answered(項目)"),
        ("memo = 'a'", "等しいことは == と書いて"),
        ("married and married", "かつ・または・否定は && || !"),
        ("married & married", "「かつ」は &&"),
        ("memo == “a”", "引用符の外では使えません"),
        ("matches_all(memo)", "という関数はありません"),
        ("days(start_on) > 1", "days(born_on, today) <= 14"),
        ("children.map(c, c.born).size() > 1", "map は使えません"),
        ("children.all(c, children.all(d, c.born == d.born))", "繰り返しは書けません"),
        ("children.all(people, true)", "別の意味に使われています"),
        ("(people > 1", "閉じかっこが足りません"),
        ("people > 1)", "閉じかっこが多すぎます"),
        ("people >", "規則の書き方に誤りがあります"),
        ("(" * 21 + "true" + ")" * 21, "入れ子が深すぎます"),
        ("true // comment", "注釈は規則の中に書けません"),
        ("married" + " || married" * 60, "500文字"),
        ("1 + " * 100 + "1 == 1", "複雑すぎます"),
        ('r"a" == memo', "使えません"),
        ("timestamp(start_on) == timestamp(today)", "という関数はありません"),
        ("outcome == 'reject'", "「outcome」という項目はありません"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_advice(rule: str, says: str) -> None:
    assert says in fault(rule)


def test_the_proposed_outcome_can_be_named_in_a_route() -> None:
    route = [
        {"step": "decide", "post": "部長", "when": 'outcome == "reject"'},
        {"step": "decide", "post": "課長"},
    ]
    assert parse_definition(document(*FIELDS, route=route)).route[0].when == 'outcome == "reject"'


def test_rules_that_wait_for_each_other_are_refused() -> None:
    circle = [
        field("a", show_if="answered(b)"),
        field("b", show_if="answered(c)"),
        field("c", show_if="answered(a)"),
    ]
    with pytest.raises(DefinitionFaults) as refused:
        parse_definition(document(*circle))
    assert "堂々巡りになっています（a → b → c → a）" in refused.value.faults[0].message


def test_a_section_cannot_be_shown_by_what_is_asked_in_it() -> None:
    sections = [{"id": "s", "title": "x", "show_if": "answered(a)", "fields": [field("a")]}]
    with pytest.raises(DefinitionFaults) as refused:
        parse_definition(document(sections=sections))
    assert "堂々巡り" in refused.value.faults[0].message


def test_questions_of_one_row_cannot_wait_for_each_other() -> None:
    rows = [field("a", show_if="answered(b)"), field("b", show_if="answered(a)")]
    with pytest.raises(DefinitionFaults) as refused:
        parse_definition(document(field("rows", "group", fields=rows)))
    assert "堂々巡り" in refused.value.faults[0].message


WORDS = [*(f["id"] for f in FIELDS), "today", "answered", "age", "exists", "all", "c", "born", '"a"', "1", "1.5", "true",
         "(", ")", ".", ",", "&&", "||", "!", "==", "<", "in", "[", "]", "+", "-", "?", ":"]  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
@example("\ud800")
@example("\x00")
@example("9999999999999999999 > 1")
@settings(max_examples=300, deadline=None)
def test_any_rule_is_refused_in_words_or_can_be_evaluated(rule: str) -> None:
    source = document(*FIELDS, checks=[{"rule": rule, "message": "refused"}])
    try:
        of = parse_definition(source)
    except DefinitionFaults as refused:
        messages = [one.message for one in refused.faults]
    else:
        messages = [error.message for error in check(of, ANSWERS).errors] or ["accepted"]
        assert set(messages) <= {"refused", "accepted"}
    assert all(messages)


@pytest.mark.parametrize(
    "rule",
    [
        "1 / (people - 3) == 1",
        "9223372036854775807 + people > 0",
        'memo.matches("(((a{100}){100}){100}){100}")',
        "age(memo) > 3",
        'add_days(start_on, 999999999) > "2000-01-01"',
        'add_months("9999-12-01", people) > "2000-01-01"',
    ],
)
def test_a_check_that_cannot_be_computed_refuses_with_its_message(rule: str) -> None:
    assert holds(rule) is False


def test_a_pattern_made_to_hang_does_not() -> None:
    of = definition(field("memo", "textarea", max_length=20000),
                    checks=[{"rule": 'memo.matches("(a*)*(a|aa)+$")', "message": "refused"}])  # fmt: skip
    assert [error.message for error in check(of, {"memo": "a" * 19_999 + "b"}).errors] == ["refused"]


def test_rules_see_the_day_and_the_place_they_are_given() -> None:
    of = definition(
        field(), checks=[{"rule": 'municipality.slug == "miyako"', "message": "宮古市だけです。"}]
    )
    elsewhere = RuleContext(today=TODAY, municipality={"slug": "tono"})
    assert [error.message for error in check_answers(of, {}, context=elsewhere).errors] == [
        "宮古市だけです。"
    ]


def test_a_rule_that_costs_more_than_cel_allows_is_undecided_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    language = Language({"rows": Variable("rows", ("a",))})
    rule = language.compile(" && ".join(f"rows.all(r{number}, r{number}.a > 0)" for number in range(11)))
    some, too_many = ([{"a": 1, "_": ["a"], "_questions": 1}] * count for count in (50, 1000))
    assert rule.decide({"rows": some}, broken=None) is True
    assert rule.decide({"rows": too_many}, broken=None) is None
    assert "cost more than CEL allows" in caplog.text
