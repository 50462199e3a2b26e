"""What no file may hold: receivers, utils, hidden imports, swallowed errors, too many lines."""

import ast
import re
from collections.abc import Iterator

from .sources import Module, assert_none, functions_of, modules, parse

LONGEST_FILE = 250
LONGEST_FUNCTION = 45
_LAZY_WITH_REASON = re.compile(r"# noqa: [A-Z0-9, ]*PLC0415")

# Imports inside a function: which file, and why the top of the file will not do.
LAZY = {
    "config.apps": "models must be loaded before anything is wired",
    "config.cli.main": "settings are read only for commands that need them",
    "config.cli.prepare": "models need the setup that this command does first",
    "config.cli.running": "the server is slow to import and needed by one command only",
}
# Files longer than the limit, and why splitting them would be worse.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def receiver_faults(module: Module) -> Iterator[str]:
    """Business flow in signal receivers."""
    for node in functions_of(module):
        for each in node.decorator_list:
            target = each.func if isinstance(each, ast.Call) else each
            if ast.unparse(target).split(".")[-1] == "receiver":
                yield f"{module.where}:{node.lineno} {node.name}"
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("django.")
            and any(
                each.name in ("post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed")
                for each in node.names
            )
        ):
            yield f"{module.where}:{node.lineno} imports a model signal"


def lazy_faults(module: Module) -> Iterator[str]:
    """Imports inside functions that the list does not explain."""
    inside = {
        line.lineno
        for node in functions_of(module)
        for line in ast.walk(node)
        if isinstance(line, ast.Import | ast.ImportFrom)
    }
    lines = module.text.splitlines()
    for number in sorted(inside):
        if module.where not in LAZY or not _LAZY_WITH_REASON.search(lines[number - 1]):
            yield f"{module.where}:{number} {lines[number - 1].strip()}"


def swallow_faults(module: Module) -> Iterator[str]:
    """`except:`, `except Exception` or wider whose body neither raises nor logs."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and _is_wide(node.type) and not _is_told(node):
            yield f"{module.where}:{node.lineno}"


def length_faults(module: Module) -> Iterator[str]:
    """Files and functions over the limits."""
    lines = module.text.count("\n")
    if lines > LONGEST_FILE and module.where not in LONG_FILES:
        yield f"{module.where} has {lines} lines"
    for node in functions_of(module):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > LONGEST_FUNCTION and f"{module.where}.{node.name}" not in LONG_FUNCTIONS:
            yield f"{module.where}.{node.name} has {length} lines"


def print_faults(module: Module) -> Iterator[str]:
    """Leftovers: breakpoints, TODO notes."""
    for number, line in enumerate(module.text.splitlines(), 1):
        if re.search(r"\bbreakpoint\(\)|\bpdb\b|#\s*(TODO|FIXME|XXX|HACK)\b", line):
            yield f"{module.where}:{number} {line.strip()}"


def _is_wide(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(isinstance(each, ast.Name) and each.id in ("Exception", "BaseException") for each in kinds)


def _is_told(handler: ast.ExceptHandler) -> bool:
    for node in ast.walk(handler):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Call) and re.match(
            r"(logger|log|logging)\.(exception|error|warning|critical)$", ast.unparse(node.func)
        ):
            return True
    return False


def test_no_business_flow_hides_in_signal_receivers() -> None:
    assert_none(fault for module in modules() for fault in receiver_faults(module))


def test_no_file_is_called_utils_or_the_like() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert [module.where for module in modules() if module.name.split(".")[-1] in vague] == []


def test_imports_stand_at_the_top_except_where_a_reason_is_given() -> None:
    assert_none(fault for module in modules() for fault in lazy_faults(module))


def test_the_list_of_lazy_imports_holds_nothing_that_is_gone() -> None:
    text = {module.where: module.text for module in modules()}
    assert [name for name in LAZY if not _LAZY_WITH_REASON.search(text.get(name, ""))] == []


def test_a_wide_except_raises_again_or_logs() -> None:
    assert_none(fault for module in modules() for fault in swallow_faults(module))


def test_files_and_functions_stay_short() -> None:
    assert_none(fault for module in modules() for fault in length_faults(module))


def test_nothing_is_left_over_from_work_in_progress() -> None:
    assert_none(fault for module in modules() for fault in print_faults(module))


def test_the_checks_see_what_they_are_for() -> None:
    broken = parse(
        "yorozu.cases.services",
        "from django.db.models.signals import post_save\n"
        "@receiver(post_save)\n"
        "def told(sender):\n"
        "    from yorozu.intake import services\n"
        "    try:\n"
        "        services.x()\n"
        "    except (ValueError, Exception):\n"
        "        pass\n"
        "    breakpoint()\n",
    )
    assert list(receiver_faults(broken)) == [
        "cases.services:3 told",
        "cases.services:1 imports a model signal",
    ]
    assert list(lazy_faults(broken)) == ["cases.services:4 from yorozu.intake import services"]
    assert list(swallow_faults(broken)) == ["cases.services:7"]
    assert list(print_faults(broken)) == ["cases.services:9 breakpoint()"]


def test_the_checks_let_a_told_error_and_a_narrow_one_pass() -> None:
    text = "try:\n    x()\nexcept Exception:\n    logger.exception('x')\ntry:\n    x()\nexcept ValueError:\n    pass\n"
    assert list(swallow_faults(parse("yorozu.cases.services", text))) == []


def test_the_checks_see_lengths() -> None:
    text = "def long():\n" + "    x()\n" * 260
    assert list(length_faults(parse("yorozu.cases.services", text))) == [
        "cases.services has 261 lines",
        "cases.services.long has 261 lines",
    ]
