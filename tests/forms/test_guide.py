"""The author's guide names every key, type, word and function there is, and none that there is not."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.forms.making import document, field, refusals
from yorozu.documents.compose import PLACEHOLDERS
from yorozu.forms.definition import vocabulary as words
from yorozu.forms.definition.reader import Reader
from yorozu.forms.rules.functions import BUILT_IN, FUNCTIONS
from yorozu.forms.rules.scope import OUTCOME, SURROUNDINGS
from yorozu.forms.rules.tokens import LOOPS
from yorozu.forms.services import parse_definition
from yorozu.forms.types.files import KINDS
from yorozu.forms.types.registry import type_names
from yorozu.forms.types.text import FORMATS

GUIDE = Path("docs/procedures.md").read_text(encoding="utf-8")
PACKS = sorted(Path("packs/procedures").glob("*.yaml"))
FIELDS = "sections[].fields[]"
#: What a type needs before it can be read at all.
NEEDS: dict[str, dict[str, Any]] = {
    "choice": {"options": [{"code": "slip", "label": "納付書"}, {"code": "card", "label": "カード"}]},
    "choices": {"options": {"slip": "納付書", "card": "カード"}},
    "consent": {"text": "同意します"},
    "note": {"text": "読んでください"},
    "group": {"fields": [field("memo")]},
}
EVERY_PART = document(
    *(field(f"f{n}", kind, **NEEDS.get(kind, {})) for n, kind in enumerate(type_names())),
    checks=[{"rule": "true", "message": "m"}],
    office_checks=[{"id": "a", "label": "l"}],
    outcomes=[{"code": "a", "label": "l"}],
    legal_basis=[{"law": "l"}],
    route=[{"step": "decide", "post": "課長"}],
    fee={},
    guide={},
    limits={},
    applicant={},
    capacity={"seats": 1},
    notice={"template": "reply", "title": "t", "appeal": {"authority": "a"}},
)

Known = dict[str, dict[str, set[str]]]


@cache
def known_keys() -> Known:
    """By place (`notice.appeal`, `route[]`, …) and type of field ("" elsewhere): the keys that the reader asks for."""
    found: Known = defaultdict(dict)
    finish = Reader.finish

    def noted(reader: Reader, *, where: str = "") -> None:
        place = re.sub(r"\.(\d+)", "[]", ".".join(map(str, reader.path))).replace(
            "fields[].fields[]", "fields[]"
        )
        kind = str(reader._source.get("type", "")) if place == FIELDS else ""
        found[place].setdefault(kind, set()).update(reader._read)
        finish(reader, where=where)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "finish", noted)
        parse_definition(EVERY_PART)
    return found


def common_keys() -> set[str]:
    """What every type of field may have."""
    return set.intersection(*known_keys()[FIELDS].values())


@cache
def tables(guide: str = GUIDE) -> dict[str, list[list[str]]]:
    """The rows of the first table under each heading, cells as written."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in guide.splitlines():
        if line.startswith("#"):
            heading = line.strip("# ")
        elif line.startswith("|") and not line.startswith("|---"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return {heading: rows[1:] for heading, rows in found.items()}


def table(heading: str, guide: str = GUIDE) -> list[list[str]]:
    [rows] = [rows for name, rows in tables(guide).items() if name == heading or f"`{heading}`" in name]
    return rows


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def names(heading: str, guide: str = GUIDE) -> list[str]:
    """The first column."""
    return [quoted(row[0])[0] for row in table(heading, guide)]


def keys_apart(place: str, guide: str = GUIDE) -> list[str]:
    """Keys that only the reader knows, that only the guide names, or that it names twice."""
    known = known_keys()["" if place == "The whole document" else place]
    keys = common_keys() if place == FIELDS else set.union(*known.values())
    said = names(place, guide)
    return sorted((keys ^ set(said)) | {key for key in said if said.count(key) > 1})


def places() -> Iterator[str]:
    for place in known_keys():
        yield place or "The whole document"


def test_every_place_of_a_document_has_its_table_and_no_other_place_has() -> None:
    paths = {quoted(heading)[0] for heading in tables() if quoted(heading)}
    assert paths | {"The whole document"} == set(places())


@pytest.mark.parametrize("place", sorted(places()))
def test_the_keys_of_a_table_are_those_that_the_reader_knows(place: str) -> None:
    assert keys_apart(place) == []


def test_a_missing_and_a_made_up_key_are_seen() -> None:
    assert keys_apart("notice.appeal", GUIDE.replace("| `months` |", "| `weeks` |")) == ["months", "weeks"]
    assert keys_apart(FIELDS, GUIDE.replace("| `show_if` |", "| `why` |")) == ["show_if", "why"]


def test_every_type_is_described_with_the_keys_that_only_it_has() -> None:
    rows = {quoted(row[0])[0]: row for row in table("Types of fields")}
    assert sorted(rows) == sorted(type_names())
    said = {kind: set(quoted(row[1])) - set(FORMATS) - set(KINDS) for kind, row in rows.items()}
    assert said == {kind: keys - common_keys() for kind, keys in known_keys()[FIELDS].items()}


@pytest.mark.parametrize("kind", [kind for kind in type_names() if kind != "note"])
def test_the_answer_shown_for_a_type_is_accepted(kind: str) -> None:
    [row] = [row for row in table("Types of fields") if row[0] == f"`{kind}`"]
    [answer] = quoted(row[2])
    assert refusals(json.loads(answer), kind, **NEEDS.get(kind, {})) == []


@pytest.mark.parametrize(
    ("place", "key", "allowed"),
    [
        ("The whole document", "kind", words.KINDS),
        ("The whole document", "audience", words.AUDIENCES),
        ("The whole document", "channels", words.CHANNELS),
        ("The whole document", "category", words.CATEGORIES),
        ("The whole document", "life_events", words.LIFE_EVENTS),
        ("The whole document", "identity", words.IDENTITIES),
        ("route[]", "step", words.STEPS),
        ("notice", "template", words.NOTICE_TEMPLATES),
        ("Types of fields", "text", FORMATS),
        ("Types of fields", "file", KINDS),
    ],
)
def test_the_words_that_a_key_takes_are_all_listed(place: str, key: str, allowed: Any) -> None:
    [row] = [row for row in table(place) if row[0] == f"`{key}`"]
    listed = row[1].partition("`format`")[2] or row[1].partition("; default")[0].partition("; `max_files`")[0]
    assert set(quoted(listed)) - {"accept"} == set(allowed)


def test_the_placeholders_are_those_that_letters_fill() -> None:
    found = [name.strip("{}") for name in names("Placeholders in the letter")]
    assert sorted(found) == sorted(words.PLACEHOLDERS) == sorted(PLACEHOLDERS)


def test_the_names_in_rules_are_those_that_a_rule_sees() -> None:
    seen = {name: variable.parts for name, variable in (SURROUNDINGS | OUTCOME).items()}
    dotted = {f"{name}.{part}" for name, parts in seen.items() for part in parts}
    assert set(names("Names in rules")) == dotted | {name for name, parts in seen.items() if not parts}


def test_the_functions_are_those_that_a_rule_may_call() -> None:
    called = [name.partition("(")[0].rpartition(".")[2] for name in names("Functions in rules")]
    assert sorted(called) == sorted({"answered", *FUNCTIONS, *BUILT_IN, *LOOPS})


def test_every_example_stands_in_a_procedure_of_ours() -> None:
    ours = [_unindented(path.read_text(encoding="utf-8")) for path in PACKS]
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert len(blocks) >= 10
    strange = [block for block in blocks if not any(_unindented(block) in text for text in ours)]
    assert strange == []


def _unindented(text: str) -> str:
    return "\n" + "\n".join(line.strip() for line in text.strip().splitlines()) + "\n"
