"""What is imported is declared, with an exact version, and locked."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions

import pytest

from .sources import ROOT, assert_none

_OURS = {"yorozu", "tests", "bench", "scripts"}
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_EXTRAS: dict[str, list[str]] = _PROJECT["project"].get("optional-dependencies", {})
_RUNNING: list[str] = [
    *_PROJECT["project"]["dependencies"],
    *(each for extra in _EXTRAS.values() for each in extra),
]
# Each group has a lock of its own; the product's packages are locked with those for developing.
_LOCKS = {
    "dev": "requirements.lock",
    "semgrep": "requirements-semgrep.lock",
    "fuzz": "requirements-fuzz.lock",
}
_GROUPS: dict[str, list[str]] = _PROJECT["dependency-groups"]
_DEVELOPING = [each for group in _GROUPS.values() for each in group]
_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([0-9A-Za-z.]+)")

Source = tuple[str, str]


def sources_under(*folders: str) -> Iterator[Source]:
    """(path, text) of every Python file."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def foreign_imports(text: str) -> set[str]:
    """Top-level names of the modules that a file imports and that are neither ours nor Python's."""
    return {name.split(".")[0] for name in _imports(ast.parse(text))} - _OURS - sys.stdlib_module_names


def undeclared(sources: Iterable[Source], declared: Iterable[str]) -> Iterator[str]:
    """Faults: an import that none of the declared packages brings."""
    names, brings = {_pin(each)[0] for each in declared}, packages_distributions()
    for where, text in sources:
        for module in sorted(foreign_imports(text)):
            # What is not for every machine may not be installed here; then its own name must do.
            if names.isdisjoint(_name(package) for package in brings.get(module, [module])):
                yield f"{where} imports {module}, which pyproject.toml does not declare"


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _pin(requirement: str) -> tuple[str, str]:
    """Name and version; ("", "") for what is not pinned exactly."""
    found = _PIN.fullmatch(requirement)
    return (_name(found[1]), found[2]) if found else ("", "")


def _name(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_what_the_product_imports_is_declared_for_running() -> None:
    assert_none(undeclared(sources_under("src"), _RUNNING))


def test_what_tests_and_measurements_import_is_declared() -> None:
    assert_none(undeclared(sources_under("tests", "bench", "scripts"), [*_RUNNING, *_DEVELOPING]))


@pytest.mark.parametrize(
    ("group", "requirement"),
    [("dev", each) for each in _RUNNING] + [(group, each) for group in _GROUPS for each in _GROUPS[group]],
)
def test_every_package_is_pinned_to_the_version_that_is_locked(group: str, requirement: str) -> None:
    lock = (ROOT / _LOCKS[group]).read_text(encoding="utf-8")
    locked = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;]+)", lock, re.M)
    assert _pin(requirement) in {(_name(name), version) for name, version in locked}


def test_the_checks_see_what_is_not_declared() -> None:
    text = "import json\nfrom . import near\nfrom yorozu import forms\ndef f() -> None:\n    import requests.adapters\n"
    assert foreign_imports(text) == {"requests"}
    assert list(undeclared([("a.py", text)], _RUNNING)) == [
        "a.py imports requests, which pyproject.toml does not declare"
    ]
    assert list(undeclared([("a.py", text)], _DEVELOPING)) == []
    assert list(undeclared([("a.py", "import nowhere")], [*_RUNNING, *_DEVELOPING]))
    assert _pin("django>=5.2") == ("", "")
