"""What an operator may set or run is described to operators."""

import argparse
import ast
import re
from collections.abc import Iterable, Iterator

from yorozu.config.cli.main import _parser

from .sources import ROOT, Module, modules, parse

_OPERATIONS = ROOT / "docs" / "operations.md"
_VARIABLE = re.compile(r"YOROZU_[A-Z_]+|DATABASE_URL")
# Variables of the tests and of the build, described beside them.
_NOT_OPERATORS = {"YOROZU_TEST_DB", "YOROZU_CHROMIUM", "YOROZU_REQUIRE", "TEST_DATABASE_URL"}


def variables_of(found: Iterable[Module]) -> set[str]:
    """Variables that files which read the environment name."""
    return {
        node.value
        for module in found
        if "environ" in module.text
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _VARIABLE.fullmatch(node.value)
    } - _NOT_OPERATORS


def commands_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """`demo`, `audit verify`, …: every command line that does something."""
    below = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not below:
        yield " ".join(parser.prog.split()[1:])
    for action in below:
        for each in action.choices.values():
            yield from commands_of(each)


def undescribed(names: Iterable[str], text: str) -> list[str]:
    return sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", text))


def test_every_variable_is_described_to_operators() -> None:
    assert undescribed(variables_of(modules()), _OPERATIONS.read_text(encoding="utf-8")) == []


def test_no_variable_is_described_that_does_not_exist() -> None:
    described = set(_VARIABLE.findall(_OPERATIONS.read_text(encoding="utf-8"))) - _NOT_OPERATORS
    assert described - variables_of(modules()) == set()


def test_every_command_is_described_to_operators() -> None:
    commands = {f"yorozu {each}" for each in commands_of(_parser())}
    assert {"yorozu web", "yorozu audit verify"} <= commands
    assert undescribed(commands, _OPERATIONS.read_text(encoding="utf-8")) == []


def test_only_the_settings_read_the_environment() -> None:
    readers = {module.where for module in modules() if re.search(r"\bos\.(environ|getenv)\b", module.text)}
    assert {each for each in readers if not each.startswith("config.")} == set()


def test_the_checks_see_what_is_not_described() -> None:
    broken = parse("yorozu.config.environment", 'environ.get("YOROZU_NEW"), environ["DATABASE_URL"]')
    assert variables_of([broken]) == {"YOROZU_NEW", "DATABASE_URL"}
    assert undescribed(["YOROZU_NEW", "DATABASE_URL"], "Set `DATABASE_URL` or YOROZU_NEWER.") == [
        "YOROZU_NEW"
    ]
