"""Inputs by grammar and by mutation: nearly right ones, which get deepest."""

import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.trials.languages.attempts import SCOPE
from yorozu.forms.definition.faults import FaultList
from yorozu.forms.definition.yaml import read_yaml

_PACKS = sorted((Path(__file__).parents[3] / "packs" / "procedures").glob("*.yaml"))
PACKS = [path.read_text(encoding="utf-8") for path in _PACKS]
TREES: list[Any] = [read_yaml(text, FaultList()) for text in PACKS]

_WORDS = [
    "true", "false", "null", "~", "0", "-1", "1e9", "9" * 30, "1.5", "'", '"', "&a", "*a", "!!str", "|", ">", "- ",
    "? ", ": ", "{", "}", "[", "]", "#", "%", "\t", "---", "...", "<<", "年", "\u200b", "\x00", "\ud7ff", "{name}",
    "show_if: memo ==", "type: group", "type: file", "required: true", "options: {a: b}", "code:", "sections:",
]  # fmt: skip
_SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals(allow_nan=True, allow_infinity=True)
    | st.text(max_size=30)
    | st.binary(max_size=5)
    | st.sampled_from([10**400, -(10**15), Decimal("1E+999"), "\x00", "\ud800", "9" * 5000, (1, 2), {3}])
)
ANY_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@st.composite
def mutated_text(draw: st.DrawFn) -> str:
    """A pack with lines and words moved, lost, repeated and put in."""
    chance = draw(st.randoms(use_true_random=False))
    lines = chance.choice(PACKS).splitlines(keepends=True)
    for _ in range(chance.randint(1, 6)):
        chance.choice(_LINE_CHANGES)(lines, chance)
    return "".join(lines)


@st.composite
def mutated_bytes(draw: st.DrawFn) -> bytes:
    """A pack with bytes altered, lost, repeated."""
    chance = draw(st.randoms(use_true_random=False))
    content = bytearray(chance.choice(PACKS).encode())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(content))
        change = chance.randrange(4)
        if change == 0:
            content[at] = chance.randrange(256)
        elif change == 1:
            del content[at : at + chance.randint(1, 40)]
        elif change == 2:
            content[at:at] = content[at : at + chance.randint(1, 200)]
        else:
            content[at:at] = chance.randbytes(chance.randint(1, 6))
    return bytes(content)


@st.composite
def mutated_data(draw: st.DrawFn) -> Any:
    """A pack as plain data with some of its nodes replaced, moved or dropped."""
    chance = draw(st.randoms(use_true_random=False))
    tree = _copied(chance.choice(TREES))
    for _ in range(chance.randint(1, 4)):
        parent = _some_collection(tree, chance)
        keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
        if not keys:
            continue
        key = chance.choice(keys)
        change = chance.randrange(4)
        if change == 0:
            parent[key] = draw(ANY_DATA)
        elif change == 1:
            parent[key] = _copied(_some_collection(chance.choice(TREES), chance))
        elif change == 2:
            del parent[key]
        elif isinstance(parent, list):
            parent.extend(_copied(parent[key]) for _ in range(chance.randint(1, 40)))
        else:
            parent[draw(st.text(max_size=12))] = _copied(parent[key])
    return tree


def _names(kinds: set[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, variable in SCOPE.items() if variable.kind in kinds])


_STRINGS = st.sampled_from(['"宮古市"', '"a"', "'b'", '"2026-02-29"', '"(a+)+"', '"\\u00e9"', '"𠮷"'])
_TEXT = st.recursive(
    _names({"string"}) | _STRINGS | st.sampled_from(["home.city", "c.nickname", "c.born", "applicant.channel"]),
    lambda inner: st.builds("add_days({}, {})".format, inner, st.integers(-999, 999))
    | st.builds("add_months({}, people)".format, inner)
    | st.builds("({} + {})".format, inner, inner)
    | st.builds("string({})".format, inner),
    max_leaves=5,
)  # fmt: skip
_NUMBER = st.recursive(
    _names({"int"}) | st.integers(0, 10**19).map(str) | st.just("c.grade"),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/%"), inner)
        | st.builds("size({})".format, _TEXT | st.just("children"))
        | st.builds("age({})".format, _TEXT)
        | st.builds("days({}, {})".format, _TEXT, _TEXT)
        | st.builds("fiscal_year({})".format, _TEXT)
        | st.builds("int({})".format, _TEXT)
    ),
    max_leaves=6,
)
_COMPARED = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
RULES = st.recursive(
    st.sampled_from(["true", "married", "answered(memo)", "answered(children)", "!married", "rate > 1.5"])
    | st.builds("{} {} {}".format, _NUMBER, _COMPARED, _NUMBER)
    | st.builds("{} {} {}".format, _TEXT, _COMPARED, _TEXT)
    | st.builds("{}.{}({})".format, _TEXT, st.sampled_from(["contains", "startsWith", "matches"]), _TEXT)
    | st.builds("{} in services".format, _TEXT)
    | st.builds("{} <= march_end_after({}, 18)".format, _TEXT, _TEXT),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["&&", "||"]), inner)
        | st.builds("!({})".format, inner)
        | st.builds("({} ? {} : {})".format, inner, inner, inner)
        | st.builds(
            "{}.{}(c, {})".format,
            st.sampled_from(["children", "services", "anything"]),
            st.sampled_from(["all", "exists", "exists_one"]),
            inner,
        )
        | st.builds("children.filter(c, {}).size() > 0".format, inner)
    ),
    max_leaves=8,
)


@st.composite
def mutated_rule(draw: st.DrawFn) -> str:
    """A rule with characters and words lost, repeated and put in."""
    chance = draw(st.randoms(use_true_random=False))
    rule = draw(RULES)
    for _ in range(chance.randint(1, 5)):
        at = chance.randint(0, len(rule))
        word = chance.choice([*_SIGNS, *SCOPE, "c.", "answered", "true", "\x00", "。", "'", '"', "\\"])
        rule = (rule[:at] + word + rule[at:], rule[:at] + rule[at + chance.randint(1, 6) :])[
            chance.random() < 0.4
        ]
    return rule


_SIGNS = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ",",
    "&&",
    "||",
    "!",
    "-",
    "?",
    ":",
    "==",
    "<",
    "in ",
    " ",
    "//",
    "@",
]


def _copied(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _copied(each) for key, each in node.items()}
    return [_copied(each) for each in node] if isinstance(node, list) else node


def _some_collection(tree: Any, chance: random.Random) -> Any:
    """A mapping or list somewhere in the tree, deep ones as likely as high ones."""
    here = tree
    while True:
        below = [
            each
            for each in (here.values() if isinstance(here, dict) else here)
            if isinstance(each, dict | list)
        ]
        if not below or chance.random() < 0.25:
            return here
        here = chance.choice(below)


def _at(lines: list[str], chance: random.Random) -> int:
    return chance.randrange(len(lines)) if lines else 0


def _lose(lines: list[str], chance: random.Random) -> None:
    at = _at(lines, chance)
    del lines[at : at + chance.randint(1, 5)]


def _repeat(lines: list[str], chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at:at] = lines[at : at + chance.randint(1, 8)] * chance.randint(1, 20)


def _indent(lines: list[str], chance: random.Random) -> None:
    if lines:
        at = _at(lines, chance)
        lines[at] = " " * chance.randint(1, 9) + lines[at].lstrip(" ")


def _borrow(lines: list[str], chance: random.Random) -> None:
    other = chance.choice(PACKS).splitlines(keepends=True)
    at = chance.randrange(len(other))
    lines[_at(lines, chance) : 0] = other[at : at + chance.randint(1, 10)]


def _put_in(lines: list[str], chance: random.Random) -> None:
    if lines:
        at = _at(lines, chance)
        place = chance.randint(0, len(lines[at]))
        lines[at] = lines[at][:place] + chance.choice(_WORDS) + lines[at][place:]


_LINE_CHANGES: list[Callable[[list[str], random.Random], None]] = [
    _lose,
    _repeat,
    _indent,
    _borrow,
    _put_in,
    _put_in,
]
