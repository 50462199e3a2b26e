"""A rule that needs an answer which is missing is undecided."""

import pytest

from tests.forms.making import CONTEXT, check, definition, field
from yorozu.forms.services import office_findings

ONE = [field("start_on", "date"), field("people", "integer"), field("phone", "phone"), field("agree", "consent", text="x"),
       field("picked", "choices", options={"a": "あ"}), field("rows", "group", fields=[field("n", "integer")])]  # fmt: skip


def visible(rule: str, answers: dict[str, object]) -> bool:
    return "late" in check(definition(*ONE, field("late", show_if=rule)), answers).visible


@pytest.mark.parametrize(
    "rule",
    [
        "start_on >= today",
        "people > 0",
        "people < 0",
        "!(people > 0)",
        'phone != "x"',
        "rows.all(r, r.n > 0)",
    ],
)
def test_an_undecided_check_passes(rule: str) -> None:
    of = definition(*ONE, checks=[{"rule": rule, "message": "m"}])
    assert check(of, {"rows": [{"n": None}]}).errors == []


@pytest.mark.parametrize("rule", ["people > 0", "people < 0", "!(people > 0)", "people != 3"])
def test_an_undecided_condition_hides(rule: str) -> None:
    assert visible(rule, {}) is False


def test_an_undecided_requirement_does_not_require() -> None:
    of = definition(*ONE, field("late", required_if="people != 3"))
    assert check(of, {}).errors == []
    assert [error.field for error in check(of, {"people": 4}).errors] == ["late"]


def test_what_is_certain_without_the_answer_is_decided() -> None:
    assert visible("people > 0 || true", {}) is True
    assert visible("people > 0 && false || answered(people) == false", {}) is True


def test_lists_are_empty_and_consent_is_false_when_unanswered() -> None:
    assert visible("size(picked) == 0 && size(rows) == 0 && !agree", {}) is True


def test_answered_tells_whether_there_is_an_answer() -> None:
    of = definition(
        *ONE,
        checks=[{"rule": "answered(phone) || answered(people)", "message": "どちらかを書いてください。"}],
    )
    assert [error.message for error in check(of, {}).errors] == ["どちらかを書いてください。"]
    assert check(of, {"people": 0}).errors == []


def test_a_hidden_answer_counts_as_unanswered() -> None:
    of = definition(field("a", "yes_no"), field("b", show_if="a"), field("c", show_if="answered(b)"))
    assert check(of, {"a": True, "b": "x", "c": "y"}).values == {"a": True, "b": "x", "c": "y"}
    assert check(of, {"a": False, "b": "x", "c": "y"}).values == {"a": False}


def test_an_answer_that_was_refused_is_not_judged_by_checks_too() -> None:
    of = definition(
        *ONE, checks=[{"rule": "answered(people)", "message": "人数を書いてください。", "field": "people"}]
    )
    assert [error.message for error in check(of, {"people": "many"}).errors] == [
        "記入欄: 数字で入力してください。例: 1"
    ]


def test_an_undecided_office_check_is_left_to_the_clerk() -> None:
    of = definition(*ONE, office_checks=[{"id": "soon", "label": "期限内", "rule": "start_on >= today"},
                                         {"id": "seen", "label": "書類を見た"}])  # fmt: skip
    undecided = office_findings(of, {}, context=CONTEXT)
    assert [(one.id, one.ok, one.by_rule) for one in undecided] == [
        ("soon", None, True),
        ("seen", None, False),
    ]
    [found, _] = office_findings(of, {"start_on": "2026-11-19"}, context=CONTEXT)
    assert found.ok is False
    assert list(found.basis) == [("記入欄", "令和8年11月19日"), ("確認した日", "令和8年11月20日")]
