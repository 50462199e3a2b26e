"""Documents as they are written: differences in words, order, renaming."""

import copy
from typing import Any

from tests.procedures.samples import document
from yorozu.forms.services import dump_definition, parse_definition
from yorozu.procedures.designing import tree
from yorozu.procedures.designing.comparing import Change, differences
from yorozu.procedures.designing.merging import merge
from yorozu.procedures.designing.naming import plain_fault
from yorozu.procedures.designing.ordering import merged_order
from yorozu.procedures.designing.renaming import in_rule
from yorozu.procedures.designing.values import options_from


def stored(**changes: Any) -> dict[str, Any]:
    return dump_definition(parse_definition(document(**changes)))


def test_every_kind_of_change_is_said_with_what_was_and_what_is() -> None:
    old = stored()
    new = copy.deepcopy(old)
    tree.add_section(new, "届け出る内容")
    tree.add_question(new, "applicant", "phone")
    tree.move_question(new, "reason", -1)
    tree.put_question(new, "start_on", "s1")
    tree.question(new, "name")["required_if"] = "answered(reason)"
    tree.question(new, "name").pop("required")
    new["standard_processing_days"] = 5
    new["guide"]["who"] = "どなたでも。"
    said = differences(old, new)
    for one in (
        Change("added", "区分「届け出る内容」"),
        Change("added", "質問「電話番号」", after="区分「届出人」"),
        Change("moved", "質問「使用開始日」", "区分", "区分「届出人」", "区分「届け出る内容」"),
        Change("changed", "質問「氏名」", "必ず答えてもらう", "はい", "なし"),
        Change("changed", "手続の設定", "標準処理期間（開庁日）", "3", "5"),
        Change("changed", "案内の文", "対象となる方", "市内で水道を使い始める方です。", "どなたでも。"),
    ):
        assert one in said, (one, said)
    back = differences(new, old)
    assert Change("removed", "質問「電話番号」") in back
    assert Change("removed", "区分「届け出る内容」") in back


def test_nothing_is_different_from_itself() -> None:
    assert differences(stored(), stored()) == []


def test_moving_one_question_is_one_move() -> None:
    old = stored()
    new = copy.deepcopy(old)
    tree.move_question(new, "reason", -1)
    assert [(each.kind, each.what) for each in differences(old, new)] == [("moved", "順番")]


def test_a_rule_is_renamed_by_its_words_only() -> None:
    assert in_rule('name == "name" && x.name != name2 && answered(name)', "name", "who") == (
        'who == "name" && x.name != name2 && answered(who)'
    )


def test_options_keep_their_codes_when_they_are_moved_or_reworded() -> None:
    before = [{"code": "a", "label": "あ"}, {"code": "b", "label": "い"}]
    assert options_from("い\nあ", before) == [{"code": "b", "label": "い"}, {"code": "a", "label": "あ"}]
    assert options_from("あ\nいい\nう", before) == [
        {"code": "a", "label": "あ"}, {"code": "b", "label": "いい"}, {"code": "o1", "label": "う"},
    ]  # fmt: skip


def test_what_each_side_added_stands_where_it_stood() -> None:
    assert merged_order("abc", "axbc", "abcy", keep=set("abcxy")) == list("axbcy")
    assert merged_order("abc", "abc", "cab", keep=set("abc")) == list("cab")
    assert merged_order("abc", "bac", "abyc", keep=set("abcy")) == list("byac")


def test_questions_that_got_the_same_id_by_chance_are_two() -> None:
    base = stored()
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    tree.question(ours, tree.add_question(ours, "applicant", "text"))["label"] = "わたしたちの"
    name = tree.add_question(theirs, "applicant", "date")
    theirs["checks"] = [{"rule": f"answered({name})", "message": "日を入れてください。", "field": name}]
    merged = merge(base, ours, theirs, {})
    assert merged.conflicts == []
    fields = {each["id"]: each["type"] for each in merged.document["sections"][0]["fields"]}
    assert (fields["q1"], fields["q1_2"]) == ("text", "date")
    assert merged.document["checks"][0]["field"] == "q1_2"


def test_what_one_side_took_away_and_the_other_changed_is_asked() -> None:
    base = stored()
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    tree.remove(*tree.question_list(ours, "reason"))
    tree.question(theirs, "reason")["label"] = "わけ"
    merged = merge(base, ours, theirs, {})
    assert [(each.key, each.ours) for each in merged.conflicts] == [("question:reason", "なし（削除）")]
    assert "reason" not in {each["id"] for each in merged.document["sections"][0]["fields"]}
    kept = merge(base, ours, theirs, {"question:reason": "theirs"}).document
    assert tree.question(kept, "reason")["label"] == "わけ"


def test_faults_are_said_in_the_words_of_the_screen() -> None:
    assert plain_fault("「summary」がありません。書き足してください。") == (
        "summary",
        "「一文の説明」を入れてください。",
    )
    assert plain_fault("required: true のときは required_if を消してください。")[1] == (
        "「必ず答えてもらう」 のときは 「条件によって必ず答えてもらう」 を消してください。"
    )
