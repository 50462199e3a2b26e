"""A package is entered from outside only through what it offers; addresses and templates run down too."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from .sources import FLOORS, SRC, Module, assert_none, imports_of, module_names, modules, parse

_OFFERED = frozenset({"services", "selectors", "models", "events"})
_OFFERED_BY: dict[str, frozenset[str]] = {
    "identity": _OFFERED | {"actors", "permissions", "routes", "visiting"},
    "trust": _OFFERED | {"audit", "vault", "limits", "uploads", "scanning"},
    "intake": _OFFERED | {"visiting"},
    "forms": frozenset({"services"}),
    "documents": frozenset({"services"}),
    "messaging": frozenset({"services", "models", "events"}),
}
_FOR_CONFIG = frozenset({"urls", "api", "panels", "tasks", "portal", "desk", "soundness"})
_FOR_CONFIG_BY: dict[str, frozenset[str]] = {
    "municipality": frozenset({"packs"}),
    "identity": frozenset({"middleware", "context"}),
}
# Files inside an offered folder that another package may name directly.
_DEEP = {
    "trust.vault.master": "the operator's commands make the key of the installation",
}
_URL_NAME = re.compile(r"""(?:{%\s*url|reverse\(|redirect\()\s*["'](\w+):""")
_TEMPLATE_NAME = re.compile(r"""{%\s*(?:include|extends)\s*["']([\w-]+)/""")


def entry_faults(module: Module, known: frozenset[str]) -> Iterator[str]:
    """Imports that go round another package's front door."""
    for line, target in imports_of(module):
        package, *rest = target.split(".")[1:]
        if package in (module.package, "foundation") or package not in FLOORS:
            continue
        if not rest or not _may_enter(module, package, rest[0]):
            yield f"{module.where}:{line} imports {target}"
        elif _goes_deep(package, rest, known):
            yield f"{module.where}:{line} imports {target}, a file behind {package}.{rest[0]}"


def string_faults(module: Module) -> Iterator[str]:
    """Dotted names in strings, by which a package could be reached unseen."""
    if module.package == "config":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = re.fullmatch(r"yorozu\.(\w+)(?:\.\w+)*", node.value)
            if found and found[1] not in (module.package, "foundation"):
                yield f"{module.where}:{node.lineno} names {node.value}"


def name_faults(where: str, package: str, text: str) -> Iterator[str]:
    """Addresses and templates of a package that stands higher, or beside, used by name."""
    for pattern in (_URL_NAME, _TEMPLATE_NAME):
        for found in pattern.findall(text):
            if found in FLOORS and found != package and FLOORS[found] >= FLOORS[package]:
                yield f"{where} uses {found}"


def _may_enter(module: Module, package: str, door: str) -> bool:
    if door == "handlers":
        return module.name == "yorozu.config.wiring"
    if door in _OFFERED_BY.get(package, _OFFERED):
        return True
    return module.package == "config" and door in _FOR_CONFIG | _FOR_CONFIG_BY.get(package, frozenset())


def _goes_deep(package: str, rest: list[str], known: frozenset[str]) -> bool:
    if rest[0] in _FOR_CONFIG | {"handlers"}:
        return False
    door = f"yorozu.{package}.{rest[0]}"
    if len(rest) < 2 or f"{door}.{rest[1]}" not in known or rest[1:] in _offered_by_door(door):
        return False
    inner = [".".join([package, *rest[:length]]) for length in range(2, len(rest) + 1)]
    return not any(each in _DEEP for each in inner)


@cache
def _offered_by_door(door: str) -> list[list[str]]:
    """What the door's own `__init__` imports from its files: a function may be called like its file."""
    found = [module for module in modules() if module.name == door]
    return [
        [each.asname or each.name]
        for module in found
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    ]


def _templates() -> Iterable[tuple[str, str, str]]:
    for path in sorted((SRC / "yorozu").glob("*/templates/**/*.html")):
        package = path.relative_to(SRC / "yorozu").parts[0]
        yield str(path.relative_to(SRC)), package, Path(path).read_text(encoding="utf-8")


def test_packages_are_entered_only_through_what_they_offer() -> None:
    assert_none(fault for module in modules() for fault in entry_faults(module, module_names()))


def test_no_package_is_reached_by_its_name_in_a_string() -> None:
    assert_none(fault for module in modules() for fault in string_faults(module))


def test_no_address_or_template_of_a_higher_package_is_used() -> None:
    sources = [
        (module.where, module.package, module.text) for module in modules() if module.package in FLOORS
    ]
    assert_none(fault for each in (*sources, *_templates()) for fault in name_faults(*each))


def test_every_package_stands_on_a_floor() -> None:
    assert {module.package for module in modules() if module.package} == set(FLOORS)


def test_the_checks_see_a_package_entered_by_the_window() -> None:
    known = frozenset({"yorozu.intake.services.submission"})
    broken = parse(
        "yorozu.cases.handlers",
        "from yorozu.intake.receipts import new_receipt_number\n"
        "from yorozu.intake import portal\n"
        "from yorozu.forms.definition.document import Field\n"
        "from yorozu.intake.services.submission import submit_application\n"
        "import yorozu.approvals.handlers\n"
        "from yorozu.intake.services import submit_application\n"
        "from yorozu.trust import audit\n",
    )
    assert [fault.split()[0] for fault in entry_faults(broken, known)] == [
        f"cases.handlers:{line}" for line in (1, 2, 3, 4, 5)
    ]


def test_the_checks_let_config_in_where_others_are_not() -> None:
    text = "from yorozu.cases import desk\nfrom yorozu.cases.handlers import on_application_submitted\n"
    assert list(entry_faults(parse("yorozu.config.wiring", text), frozenset())) == []
    assert len(list(entry_faults(parse("yorozu.config.urls", text), frozenset()))) == 1
    assert len(list(entry_faults(parse("yorozu.intake.portal", text), frozenset()))) == 2


def test_the_checks_see_names_in_strings_and_templates() -> None:
    assert list(string_faults(parse("yorozu.intake.tasks", 'load("yorozu.cases.services")'))) == [
        "intake.tasks:1 names yorozu.cases.services"
    ]
    assert list(name_faults("a.html", "intake", "{% url 'cases:case' city=city %}")) == ["a.html uses cases"]
    assert list(name_faults("a.html", "intake", '{% include "approvals/x.html" %}')) == [
        "a.html uses approvals"
    ]
    assert list(name_faults("a.html", "cases", "{% url 'intake:status' %}{% extends 'ui/desk.html' %}")) == []
