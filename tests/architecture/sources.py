"""The source files as the checkers see them, and the floors of the house."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"

FLOORS: dict[str, int] = {
    "config": 9,
    "outreach": 7,
    "cases": 6,
    "counter": 6,
    "paper": 6,
    "intake": 5,
    "approvals": 5,
    "procedures": 4,
    "records": 4,
    "forms": 3,
    "documents": 3,
    "messaging": 3,
    "identity": 2,
    "trust": 2,
    "municipality": 1,
    "foundation": 0,
}


@dataclass(frozen=True)
class Module:
    """One Python file: `name` is its dotted name, `package` the floor-bearing package it belongs to."""

    name: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return (self.name.split(".") + [""])[1]

    @property
    def where(self) -> str:
        return self.name.removeprefix("yorozu.")


def parse(name: str, text: str) -> Module:
    """A module from a string; how the broken twins are made."""
    return Module(name, text, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Every file of the product, migrations left out."""
    paths = sorted(path for path in (SRC / "yorozu").rglob("*.py") if "migrations" not in path.parts)
    return tuple(parse(_dotted(path), path.read_text(encoding="utf-8")) for path in paths)


@cache
def module_names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def imports_of(module: Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything of ours that the module imports, wherever the import stands."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names if each.name.startswith("yorozu."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "yorozu":
            yield from ((node.lineno, f"{node.module}.{each.name}") for each in node.names)


def functions_of(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _dotted(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def assert_none(faults: Iterable[str]) -> None:
    """Fail with every fault on a line of its own."""
    found = list(faults)
    assert not found, "\n" + "\n".join(found)
