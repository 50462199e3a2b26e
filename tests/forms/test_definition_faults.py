"""What an author is told: every fault at once, with its line, saying what to do."""

from typing import Any

import pytest

from tests.forms.making import document, field
from yorozu.forms.services import DefinitionFaults, check_document, parse_definition

GOOD = """\
code: water-start
title: 水道使用開始届
summary: 水道を使い始める方が届け出ます。
kind: notification
audience: [resident]
channels: [online]
department: 上下水道部/営業課
category: water
standard_processing_days: 3
retention: {record_class: 上下水道/届出, years: 3}
sections:
  - id: main
    title: 届出
    fields:
      - {id: name, type: person_name, label: 氏名, required: true}
      - {id: start_on, type: date, label: 使用開始日, required: true}
route: none
notice: none
"""


def faults(source: Any) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionFaults) as refused:
        parse_definition(source)
    return [(fault.path, fault.message) for fault in refused.value.faults]


def test_a_good_document_has_no_faults() -> None:
    assert check_document(GOOD) == []


def test_faults_come_in_the_order_of_their_lines() -> None:
    text = GOOD.replace("kind: notification", "kind: notificatoin").replace("type: date", "type: dat")
    text = text.replace("route: none\n", "rout: none\n")
    found = [(fault.line, fault.path) for fault in check_document(text)]
    assert found == [(1, ""), (4, "kind"), (16, "sections.0.fields.1.type"), (17, "rout")]


def test_a_word_nearly_right_is_guessed() -> None:
    [fault] = check_document(GOOD.replace("kind: notification", "kind: notificatoin"))
    assert fault.message.endswith("「notification」のことですか。")


def test_an_unknown_key_is_refused() -> None:
    assert faults(document(field(colour="red"))) == [
        ("sections.0.fields.0.colour", "「colour」という項目はtext の項目では使えません。")
    ]


def test_a_repeated_id_is_refused_even_in_another_section() -> None:
    sections = [{"id": f"s{i}", "title": "x", "fields": [field("memo")]} for i in range(2)]
    [(path, message)] = faults(document(sections=sections))
    assert path == "sections.1.fields.0.id"
    assert "「memo」はほかでも使われています" in message


def test_the_same_id_may_stand_inside_a_group() -> None:
    group = field("rows", "group", fields=[field("memo")])
    assert list(parse_definition(document(field("memo"), group)).fields) == ["memo", "rows"]


@pytest.mark.parametrize("code", ["Water", "水道", "water_start", "-water", "a" * 101, ""])
def test_a_bad_code_is_refused(code: str) -> None:
    assert [path for path, _ in faults(document(code=code))] == ["code"]


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("checks", [{"rule": "true", "message": "x", "field": "nobody"}], "checks.0.field"),
        ("applicant", {"name": "nobody"}, "applicant.name"),
        ("applicant", {"email": "memo"}, "applicant.email"),
        ("capacity", {"field": "nobody", "seats": {"a": 1}}, "capacity.field"),
        ("capacity", {"field": "memo", "seats": {"a": 1}}, "capacity.field"),
        ("notice", {"template": "decision", "title": "x", "list": ["nobody"]}, "notice.list.0"),
        ("notice", {"template": "decision", "title": "{mayer}"}, "notice.title"),
        ("notice", {"template": "certificate", "title": "x"}, "notice"),
        (
            "notice",
            {"template": "decision", "title": "x", "appeal": {"authority": "x", "review_first": "yes"}},
            "notice.appeal.review_first",
        ),
        ("retention", {"record_class": "上下水道/届出"}, "retention"),
        ("retention", {"record_class": "届出", "years": 3}, "retention.record_class"),
        ("department_role", "water", ""),
        ("route", [{"step": "review", "post": "係長"}], "route"),
        ("route", [{"step": "decide", "post": "課長"}, {"step": "review", "post": "係長"}], "route"),
        (
            "route",
            [
                {"step": "decide", "post": "部長", "when": "true"},
                {"step": "for_information", "post": "係長"},
                {"step": "decide", "post": "課長"},
            ],
            "route",
        ),
        ("standard_processing_days", "3", "standard_processing_days"),
        ("anonymous", "yes", "anonymous"),
        ("fee", {"yen": -1}, "fee.yen"),
        ("sections", [], "sections"),
    ],
)
def test_a_fault_is_told_where_it_stands(key: str, value: Any, path: str) -> None:
    source = document(field("memo"), **{key: value})
    if key == "capacity" and value["field"] == "memo":
        source["sections"][0]["fields"] = [field("memo", "choice", options={"a": "あ"})]
    assert path in [where for where, _ in faults(source)]


@pytest.mark.parametrize(
    "wrong",
    [
        field("memo", "text", length=3, max_length=5),
        field("memo", "text", max_length=2000),
        field("memo", "text", format="roman"),
        field("memo", "choice"),
        field("memo", "choice", options={}),
        field("memo", "choice", options={"符号": "あ"}),
        field("memo", "choice", options={"a": 3}),
        field("memo", "choices", options={"a": "あ"}, min=2),
        field("memo", "integer", min=3, max=1),
        field("memo", "file", accept=["exe"]),
        field("memo", "consent"),
        field("memo", "note", text="読んでください", required=True),
        field("memo", "text", required=True, required_if="true"),
        field("memo", "group", fields=[field("a", "group", fields=[field("b")])]),
        field("memo", "group", fields=[field("a", "file")]),
        field("memo", "group", fields=[]),
        field("memo", "group", fields=[field("a")], max=51),
        field("today"),
        field("Name"),
        field("a" * 41),
        field("memo", same_as="名前"),
        field("memo", confidentiality=4),
    ],
)
def test_a_field_that_cannot_work_is_refused(wrong: dict[str, Any]) -> None:
    assert [path for path, _ in faults(document(wrong))] != []


def test_too_many_sections_and_fields_are_refused() -> None:
    sections = [{"id": f"s{i}", "title": "x", "fields": [field(f"f{i}")]} for i in range(31)]
    assert ("sections", "多すぎます。30個までにしてください（今は31個です）。") in faults(
        document(sections=sections)
    )
    many = document(*(field(f"f{i}") for i in range(301)))
    assert any("多すぎます" in message for _, message in faults(many))


def test_a_document_larger_than_half_a_megabyte_is_refused() -> None:
    [fault] = check_document(GOOD + "# " + "あ" * 180_000)
    assert fault.message == "ファイルが大きすぎます。512 KB までにしてください。"
    big = document(*(field(f"f{i}", help="あ" * 1000) for i in range(300)), keywords=["あ" * 50] * 50)
    big["guide"] = {"how": ["あ" * 500] * 30, "bring": ["x" * 300_000]}
    assert any("512 KB" in message for _, message in faults(big))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: &x [1]\nb: *x\n", 2, "参照は使えません"),
        ("a: !!python/object:os.system x\n", 1, "型の指定は使えません"),
        ("code: a\ncode: b\n", 2, "二度書かれています"),
        ("a: 1\n---\nb: 2\n", 2, "一つのファイルに書ける手続は一つ"),
        ("a:\n\tb: 1\n", 2, "タブ"),
        ("a: [1, 2\nb: 3\n", 2, "YAML として読めません"),
        ("[" * 100, 1, "入れ子が深すぎます"),
        ("? [a]\n: b\n", 1, "項目名は文字列で"),
        ("just text", 1, "項目名: 値"),
        ("", None, "項目名: 値"),
    ],
)
def test_yaml_that_cannot_be_read_is_told_with_its_line(text: str, line: int | None, says: str) -> None:
    found = check_document(text)
    assert [fault.line for fault in found if says in fault.message] == [line]


def test_a_definition_whose_own_example_is_refused_cannot_be_published() -> None:
    text = (
        GOOD + "checks:\n  - {rule: start_on > today, message: 明日からにしてください。, field: start_on}\n"
    )
    [fault] = check_document(text)
    assert (fault.line, fault.path) == (16, "sections.0.fields.1")
    assert "明日からにしてください。" in fault.message
    assert check_document(text.replace("使用開始日, ", '使用開始日, example: "+7", ')) == []
