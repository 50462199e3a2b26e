"""Queries of a city's rows start from the city."""

import ast
from collections.abc import Collection, Iterator
from functools import cache

from django.apps import apps

from yorozu.municipality.models import TenantModel

from .sources import Module, assert_none, modules, parse

_MAKING = {"create", "get_or_create", "update_or_create"}
_FREE = {"within", "bulk_create", "bulk_update", "none"}
# Queries that do not start from a city, by "file.function", and why that lets nothing cross.
WITHOUT_A_CITY = {
    "messaging.services.sending.send_delivery": "by the id that the queue of the installation hands over",
    "trust.vault.rotation.rotate_master_key": "the master key is the installation's: every city's keys are wrapped anew",
    "trust.vault.rotation._rewrap_city_key": "by the id that the same finds",
    "trust.soundness._strays": "looks in the file store of the installation for files that no row names",
    "trust.scanning.quarantine.rescan_unscanned": "a scanner was added to the installation: every city's files are scanned",
    "trust.scanning.quarantine._waiting": "the scanner is the installation's: whatever waits is scanned, whose it may be",
    "trust.scanning.standing.quarantine_standing": "counts for the operator of the installation; names no row",
    "trust.vault.files.remove_orphans": "looks in the file store of the installation for files that no row names",
}


def query_faults(module: Module, tenant_models: Collection[str]) -> Iterator[str]:
    """`Model.objects.x(…)` of a tenant's table where x is neither within() nor a row made for a city."""
    for function, call, model in _queries(module, tenant_models):
        method = call.func.attr  # type: ignore[attr-defined]
        if method in _FREE or (method in _MAKING and _names_city(call)) or _is_of_row_in_hand(call):
            continue
        where = f"{module.where}.{function}"
        if where not in WITHOUT_A_CITY:
            yield f"{where}:{call.lineno} {model}.objects.{method}()"


def raw_faults(module: Module) -> Iterator[str]:
    """Raw SQL, which no manager guards."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, of = node.func.attr, ast.unparse(node.func.value)
            speaks = (name == "execute" and "cursor" in of) or (name == "ask" and of == "rows")
            if speaks or (name in ("raw", "extra") and "objects" in of):
                yield f"{module.where}:{node.lineno} {name}()"


# Files that may speak SQL, and why.
RAW = {
    "trust.limits": "one upsert that counts atomically, of a table that is no city's",
    "trust.audit.recording": "locks and moves an end of one city's chain, by the city's key, while others may wait",
    "config.walls": "asks the database's catalogue whether the wall between cities stands",
    "trust.vault.erasing": "tells the database to let go of rows that were overwritten; names no row",
    "foundation.rows": "inserts whole rows of models; the row says whose it is",
    "cases.selectors.stretches": "one statement of many small ones, each beginning with its city",
}


def _queries(module: Module, tenant_models: Collection[str]) -> Iterator[tuple[str, ast.Call, str]]:
    for function, node in _with_function(module.tree, ""):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        manager = node.func.value
        if isinstance(manager, ast.Attribute) and manager.attr in ("objects", "_default_manager"):
            model = ast.unparse(manager.value).split(".")[-1]
            if model in tenant_models:
                yield function, node, model


def _with_function(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        inner = child.name if isinstance(child, ast.FunctionDef) else name
        yield inner, child
        yield from _with_function(child, inner)


def _names_city(call: ast.Call) -> bool:
    return any(
        each.arg is None or "municipality" in f"{each.arg} {ast.unparse(each.value)}"
        for each in call.keywords
    )


def _is_of_row_in_hand(call: ast.Call) -> bool:
    """`filter(pk=row.pk, …)`: the row was found before, and its city with it."""
    return any(
        each.arg in ("pk", "id") and isinstance(each.value, ast.Attribute) and each.value.attr in ("pk", "id")
        for each in call.keywords
    )


@cache
def _tenant_models() -> frozenset[str]:
    return frozenset(table.__name__ for table in apps.get_models() if issubclass(table, TenantModel))


def test_queries_of_a_citys_rows_start_from_the_city() -> None:
    assert_none(fault for module in modules() for fault in query_faults(module, _tenant_models()))


def test_only_files_with_a_reason_speak_sql() -> None:
    assert_none(fault for module in modules() if module.where not in RAW for fault in raw_faults(module))


def test_the_lists_of_exceptions_hold_nothing_that_is_gone() -> None:
    used = {
        f"{module.where}.{function}"
        for module in modules()
        for function, _call, _model in _queries(module, _tenant_models())
    }
    assert set(WITHOUT_A_CITY) - used == set()
    assert [name for name in RAW if not any(m.where == name and list(raw_faults(m)) for m in modules())] == []


def test_the_checks_see_queries_that_start_nowhere() -> None:
    broken = parse(
        "yorozu.cases.selectors",
        "def find(city, number):\n"
        "    Case.objects.get(id=number)\n"
        "    Case.objects.all().filter(x=1)\n"
        "    models.Case.objects.filter(municipality=city)\n"
        "    Case.objects.create(number=number)\n"
        "    Case.objects.within(city).get(id=number)\n"
        "    Case.objects.create(municipality=city, number=number)\n"
        "    Other.objects.get(id=number)\n"
        "    connection.cursor().execute('select 1')\n",
    )
    assert [fault.split()[0] for fault in query_faults(broken, {"Case"})] == [
        f"cases.selectors.find:{line}" for line in (2, 3, 4, 5)
    ]
    assert list(raw_faults(broken)) == ["cases.selectors:9 execute()"]
