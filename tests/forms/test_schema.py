"""JSON Schema of the answers, and its example: valid by the schema and accepted by the server."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.forms.making import TODAY, check, definition, field
from tests.forms.test_definition_stored import FULL, PACKS
from yorozu.forms.services import (
    Definition,
    RuleContext,
    check_answers,
    json_schema,
    load_document,
    parse_definition,
)
from yorozu.forms.types.samples import SAMPLES
from yorozu.trust.uploads import inspect

EACH_TYPE = [
    field("text", required=True), field("digits", length=7, format="digits"), field("alnum", format="alnum", min_length=2),
    field("katakana", format="katakana"), field("hiragana", format="hiragana"), field("textarea", "textarea"),
    field("integer", "integer", min=3), field("negative", "integer", max=-5), field("money", "money"),
    field("decimal", "decimal", min=2), field("date", "date"), field("time", "time"), field("yes_no", "yes_no"),
    field("choice", "choice", options={"a": "あ"}), field("choices", "choices", options={"a": "あ", "b": "い"}, min=2),
    field("person", "person_name"), field("address", "address"), field("phone", "phone"), field("email", "email"),
    field("file", "file", accept=["jpeg"]), field("consent", "consent", text="x", required=True),
    field("bank", "bank_account"), field("where", "location"), field("note", "note", text="x"),
    field("rows", "group", min=2, fields=[field("a", "date"), field("b", required=True, show_if="age(a) > 200")]),
]  # fmt: skip


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def assert_example_is_good(of: Definition, today: date) -> dict[str, Any]:
    schema = json.loads(json.dumps(json_schema(of, today=today)))
    [example] = schema["examples"]
    assert [error.message for error in validator(schema).iter_errors(example)] == []
    context = RuleContext(today, {"audience": of.audience[0], "channel": "online", "identity": of.identity},
                          {"code": "032026", "slug": "miyako", "name": "宮古市", "prefecture": "岩手県"})  # fmt: skip
    checked = check_answers(of, example, context=context)
    assert checked.errors == []
    assert {name for name in checked.visible if name in of.fields} == set(example)
    return schema


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("today", [date(2026, 11, 20), date(2027, 3, 31), date(2028, 2, 29)])
def test_the_example_of_every_procedure_is_good_on_any_day(path: Path, today: date) -> None:
    assert_example_is_good(load_document(path.read_text(encoding="utf-8")).definition, today)


def test_an_example_is_made_for_every_type() -> None:
    schema = assert_example_is_good(definition(*EACH_TYPE), TODAY)
    assert set(schema["examples"][0]) == {one["id"] for one in EACH_TYPE} - {"note"}
    assert schema["examples"][0]["rows"] == [{"a": "2026-11-20"}, {"a": "2026-11-20"}]


@given(st.lists(st.sampled_from(EACH_TYPE), min_size=1, unique_by=lambda one: one["id"]), st.data())
@settings(max_examples=40, deadline=None)
def test_the_example_of_any_definition_is_good(fields: list[dict[str, Any]], data: st.DataObject) -> None:
    needed = [one | {"required": one["type"] != "note" and data.draw(st.booleans())} for one in fields]
    assert_example_is_good(definition(field("first"), *needed), TODAY)


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_the_files_in_examples_are_real_ones(kind: str) -> None:
    found = inspect(field="it", name=f"a.{kind}", content=SAMPLES[kind], accept=[kind], max_bytes=10_000)
    assert found.partition("/")[2] == kind


def schema_accepts(of: Definition, answers: dict[str, Any]) -> bool:
    return bool(validator(json_schema(of, today=TODAY)).is_valid(answers))


@pytest.mark.parametrize(
    ("rule", "shown", "hidden"),
    [
        ('kind == "a"', {"kind": "a"}, {"kind": "b"}),
        ('kind in ["a", "c"]', {"kind": "c"}, {"kind": "b"}),
        ("married", {"married": True}, {"married": False}),
        ("!married", {"married": False}, {"married": True}),
        ("people == 3", {"people": 3}, {"people": 4}),
        ('"a" in picked', {"picked": ["b", "a"]}, {"picked": ["b"]}),
        ('married && kind == "a"', {"married": True, "kind": "a"}, {"married": True, "kind": "b"}),
        ('married || kind == "a"', {"married": False, "kind": "a"}, {"married": False, "kind": "b"}),
    ],
)
def test_simple_conditions_are_in_the_schema_as_the_server_decides_them(
    rule: str, shown: dict[str, Any], hidden: dict[str, Any]
) -> None:
    options = {"a": "あ", "b": "い", "c": "う"}
    of = definition(
        field("kind", "choice", options=options), field("married", "yes_no"), field("people", "integer"),
        field("picked", "choices", options=options), field("late", required=True, show_if=rule),
    )  # fmt: skip
    for answers, asked in ((shown, True), (hidden, False), ({}, False)):
        assert schema_accepts(of, answers) is not asked
        assert bool(check(of, answers).errors) is asked
        assert schema_accepts(of, answers | {"late": "x"}) is True


def test_a_condition_the_schema_cannot_say_leaves_the_answer_optional() -> None:
    of = definition(field("born", "date"), field("late", required=True, show_if="age(born) > 3"))
    assert schema_accepts(of, {"born": "2000-01-01"}) is True
    assert [error.field for error in check(of, {"born": "2000-01-01"}).errors] == ["late"]


BAD = [{"text": 3}, {"text": " "}, {"text": "a\nb"}, {"digits": "12"}, {"integer": 1}, {"date": "明日"}, {"choice": "z"},
       {"choices": ["a"]}, {"person": {"name": "x"}}, {"address": {"city": "x"}}, {"email": "x"}, {"phone": "1"}, {"time": "25:00"},
       {"where": {"lat": 1, "lng": 1}}, {"consent": False}, {"rows": [{"z": 1}, {}]}, {"nobody": 1}]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: next(iter(bad)))
def test_what_the_server_refuses_the_schema_refuses(bad: dict[str, Any]) -> None:
    of = definition(*EACH_TYPE)
    answers = json_schema(of, today=TODAY)["examples"][0] | bad
    assert check(of, answers).errors != []
    assert schema_accepts(of, answers) is False


def test_required_and_confined() -> None:
    schema = json_schema(parse_definition(FULL), today=TODAY)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["memo"]
    assert schema["properties"]["kind"]["oneOf"] == [
        {"const": "z", "title": "ぜっと"},
        {"const": "a", "title": "え"},
    ]
