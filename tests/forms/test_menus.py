"""Conditions from menus: what is picked becomes CEL that compiles, and is read back as it was picked."""

from typing import Any

import pytest

from yorozu.forms.services import definition_faults, menus

OPTIONS = (("a", "あ"), ("b", "い"))
# By kind: the question, and a value of each kind that a comparison may ask for.
FIELDS: dict[str, dict[str, Any]] = {
    "text": {"type": "text"},
    "choice": {"type": "choice", "options": [{"code": "a", "label": "あ"}, {"code": "b", "label": "い"}]},
    "choices": {"type": "choices", "options": [{"code": "a", "label": "あ"}, {"code": "b", "label": "い"}]},
    "integer": {"type": "integer"},
    "decimal": {"type": "decimal"},
    "date": {"type": "date"},
    "time": {"type": "time"},
    "yes_no": {"type": "yes_no"},
    "consent": {"type": "consent", "text": "同意します。"},
    "list": {"type": "group", "fields": [{"id": "x", "type": "text", "label": "x"}]},
    "map": {"type": "address"},
}
VALUES = {"text": '言葉"と\\', "option": "b", "integer": "-3", "decimal": "2.5", "date": "2026-04-01", "time": "09:30",
          "days": "14", "": ""}  # fmt: skip
EVERY = [(kind, one) for kind in FIELDS for one in menus.COMPARISONS[kind]]


def subject(kind: str) -> menus.Subject:
    return menus.Subject("q", "質問", kind, OPTIONS if kind in ("choice", "choices") else ())


def document(rule: str, kind: str) -> dict[str, Any]:
    return {
        "code": "x", "title": "x", "summary": "x", "kind": "application", "audience": ["resident"],
        "channels": ["online"], "department": "a/b", "category": "living", "standard_processing_days": 1,
        "retention": {"record_class": "a/b", "years": 1}, "route": "none", "notice": "none",
        "sections": [{"id": "s", "title": "s", "fields": [
            {"id": "q", "label": "質問", **FIELDS[kind]},
            {"id": "then", "type": "text", "label": "次", "show_if": rule},
        ]}],
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "comparison"), EVERY, ids=[f"{kind}-{one.code}" for kind, one in EVERY])
def test_every_comparison_compiles_and_is_read_back(kind: str, comparison: menus.Comparison) -> None:
    subjects = {"q": subject(kind)}
    term = menus.Term("q", comparison.code, VALUES[comparison.value])
    picked = menus.Condition(True, (term,))
    rule = menus.written(picked, subjects)
    assert definition_faults(document(rule, kind)) == []
    again = menus.read(rule, subjects)
    assert again is not None
    assert menus.written(again, subjects) == rule


def test_terms_are_joined_by_all_or_any_and_never_mixed() -> None:
    subjects = {"q": subject("integer")}
    two = (menus.Term("q", "ge", "1"), menus.Term("q", "lt", "9"))
    assert menus.written(menus.Condition(True, two), subjects) == "q >= 1 && q < 9"
    assert menus.read("q >= 1 || q < 9", subjects) == menus.Condition(False, two)
    assert menus.read("q >= 1 && q < 9 || q == 5", subjects) is None


@pytest.mark.parametrize(
    "rule",
    ["q * 2 > 3", "(q > 3)", "q > other", "nosuch == 1", 'q == "3"', "q >", "", "size(q) > 1", "q > 1 &&"],
)
def test_what_menus_cannot_say_is_left_to_be_written_by_hand(rule: str) -> None:
    assert menus.read(rule, {"q": subject("integer")}) is None


def test_an_option_that_is_gone_is_not_read_as_one_that_is_there() -> None:
    assert menus.read('q == "gone"', {"q": subject("choice")}) is None


@pytest.mark.parametrize(
    ("kind", "comparison", "value", "said"),
    [
        ("integer", "ge", "三", "整数"),
        ("integer", "ge", "", "値を入れてください"),
        ("decimal", "ge", "1.2.3", "数（例: 10.5）"),
        ("date", "from", "2026-02-30", "暦にありません"),
        ("time", "from", "25:00", "9:30 のように"),
        ("choice", "is", "zzz", "選択肢を選んで"),
        ("text", "ge", "1", "どうくらべるか"),
    ],
)
def test_a_value_that_does_not_fit_says_what_to_write(
    kind: str, comparison: str, value: str, said: str
) -> None:
    with pytest.raises(menus.BadValue, match=said):
        menus.written(menus.Condition(True, (menus.Term("q", comparison, value),)), {"q": subject(kind)})


def test_a_date_is_typed_as_people_write_it() -> None:
    condition = menus.Condition(True, (menus.Term("q", "from", "令和8年4月1日"),))
    assert menus.written(condition, {"q": subject("date")}) == 'q >= "2026-04-01"'
