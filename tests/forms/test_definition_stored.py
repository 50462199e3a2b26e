"""What is stored of a definition reads back as the same definition."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.forms.making import document, field
from yorozu.forms.services import (
    Appeal,
    Definition,
    DefinitionFaults,
    dump_definition,
    load_document,
    parse_definition,
)

PACKS = sorted(Path("packs/procedures").glob("*.yaml"))

FIELDS = [
    field("memo", help="h", why="w", required=True, same_as="person.name", confidentiality=2, example=" x "),
    field("code", length=3, format="digits"),
    field("story", "textarea", max_length=50),
    field("people", "integer", min=1, max=9, required_if='kind == "a"'),
    field("price", "money"),
    field("rate", "decimal", min="0.5", max=9.75, places=3, example=1.5),
    field("kind", "choice", options={"z": "ぜっと", "a": "え"}),
    field("kinds", "choices", options=[{"code": "b", "label": "び"}], min=1, max=1),
    field("photo", "file", accept=["png"], max_files=2, max_bytes=2048),
    field("agree", "consent", text="同意します", show_if="answered(kind)"),
    field("read", "note", text="読んでください"),
    field("rows", "group", fields=[field("born", "date", example="-30")], min=0, max=3, item_label="子"),
    field("where", "location", example={"lat": 39.5, "lng": 141.0}),
]
FULL = document(
    *FIELDS,
    capacity={"seats": 30},
    fee={"yen": 300, "note": "窓口で払います"},
    guide={"who": "x", "bring": ["a"]},
    limits={"files": 3, "bytes": 4096},
    checks=[{"rule": "people > 1", "message": "m", "field": "people"}],
    office_checks=[{"id": "c1", "label": "l", "rule": "answered(kind)"}, {"id": "c2", "label": "l"}],
    outcomes=[{"code": "approve", "label": "承認"}, {"code": "reject", "label": "却下", "adverse": True}],
    route=[{"step": "decide", "post": "課長", "acting": ["係長"], "when": 'outcome == "approve"'},
           {"step": "decide", "post": "市長", "department_role": "water"}],
    notice={"template": "decision", "title": "{title}", "list": ["kind"], "outcome_label": "程度",
            "appeal": {"authority": "{municipality}長", "months": 2, "review_first": True}},
)  # fmt: skip


def stored_as_json(definition: Definition) -> Any:
    """As a database gives it back when it sorts keys."""
    return json.loads(json.dumps(dump_definition(definition), sort_keys=True))


def test_every_kind_of_content_survives_storing() -> None:
    definition = parse_definition(FULL)
    again = parse_definition(stored_as_json(definition))
    assert again == definition
    assert again.fingerprint == definition.fingerprint


def test_whether_the_review_comes_before_a_suit_survives_storing_and_is_usually_not_said() -> None:
    said = parse_definition(stored_as_json(parse_definition(FULL))).notice
    assert said is not None
    assert said.appeal == Appeal("{municipality}長", 2, review_first=True)
    silent = parse_definition(FULL | {"notice": FULL["notice"] | {"appeal": {"authority": "{mayor}"}}})
    assert dump_definition(silent)["notice"]["appeal"] == {"authority": "{mayor}"}
    assert silent.notice is not None
    assert silent.notice.appeal == Appeal("{mayor}", 3, review_first=False)


def test_options_keep_their_order_where_keys_are_sorted() -> None:
    again = parse_definition(stored_as_json(parse_definition(FULL)))
    assert [option.code for option in again.fields["kind"].options] == ["z", "a"]


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_procedure_of_the_pack_survives_storing(path: Path) -> None:
    document_read = load_document(path.read_text(encoding="utf-8"))
    assert parse_definition(stored_as_json(document_read.definition)) == document_read.definition


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["none", "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def paths(value: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here] + [path for key, item in items for path in paths(item, (*here, key))]


@given(where=st.sampled_from(paths(FULL)[1:]), value=JSON)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_to_a_document_is_refused_with_faults_or_survives_storing(where: Any, value: Any) -> None:
    changed = json.loads(json.dumps(FULL))
    owner = changed
    for step in where[:-1]:
        owner = owner[step]
    owner[where[-1]] = value
    definition, messages = read(changed)
    assert all(messages)
    assert (definition is None) == bool(messages)
    if definition:
        assert parse_definition(stored_as_json(definition)) == definition


def read(source: Any) -> tuple[Definition | None, list[str]]:
    try:
        return parse_definition(source), []
    except DefinitionFaults as refused:
        return None, [fault.message for fault in refused.faults]
