"""The second wall between cities: every table of a city stands behind it, and few may look across."""

import ast
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

from yorozu.config.walls import wall_fault, walled_tables
from yorozu.foundation.events import Event, subscriptions
from yorozu.foundation.tenancy import Crossing
from yorozu.foundation.wall import POLICY, TenantWall
from yorozu.municipality.models import TenantModel

from .sources import Module, assert_none, modules, parse

# Who looks across all cities, by "file.function", each with its declared reason.
CROSSINGS = {
    "config.cli.operating.run": "COMMAND",
    "config.cli.prepare.main": "COMMAND",
    "config.worker._keep_house": "HOUSEKEEPING",
    "identity.services.sign_in.sign_out_staff": "ACCOUNT",
}
_INNER = {"EVERY_CITY", "_at_hand", "_holding"}
_MAY_NAME_INNER = {
    "foundation.tenancy",
    "foundation.wall",
    "config.backup.postgresql",  # a backup holds every city; its tools are told so by their environment
    "config.backup.postgresql_tools",
}

postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has the first wall only")


def wall_faults(tables: Iterable[type[models.Model]], behind: frozenset[str]) -> Iterator[str]:
    """Tables with a city that no migration put behind the wall."""
    for table in tables:
        name = table._meta.db_table
        has_city = any(field.column == "municipality_id" for field in table._meta.concrete_fields)
        if has_city and name not in behind:
            yield (
                f'{name} stands outside: add foundation.wall.TenantWall("{name}") to the operations of the '
                "migration that makes it"
            )


def crossing_faults(module: Module) -> Iterator[str]:
    """Uses of across_cities() that are not in the list, and of what only tenancy itself may use."""
    for function, reason, line in crossings(module):
        if CROSSINGS.get(f"{module.where}.{function}") != reason:
            yield f"{module.where}.{function}:{line} looks across all cities ({reason})"
    if module.where not in _MAY_NAME_INNER:
        for node in ast.walk(module.tree):
            name = getattr(node, "attr", getattr(node, "id", ""))
            if name in _INNER:
                yield f"{module.where}:{node.lineno} uses {name} of tenancy"


def crossings(module: Module) -> Iterator[tuple[str, str, int]]:
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "across_cities":
                reason = ast.unparse(node.args[0]).split(".")[-1] if node.args else "none"
                yield function.name, reason, node.lineno


def _behind() -> frozenset[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(
        table
        for migration in loader.disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, TenantWall)
        for table in operation.tables
    )


def test_every_table_of_a_city_is_put_behind_the_wall() -> None:
    assert_none(wall_faults(apps.get_models(), _behind()))


def test_nothing_is_put_behind_the_wall_that_is_gone() -> None:
    assert _behind() - walled_tables() == set()


def test_only_who_is_listed_looks_across_all_cities() -> None:
    assert_none(fault for module in modules() for fault in crossing_faults(module))


def test_the_list_of_crossings_holds_nothing_that_is_gone() -> None:
    used = {f"{module.where}.{name}": reason for module in modules() for name, reason, _ in crossings(module)}
    assert {name: used.get(name) for name in CROSSINGS} == CROSSINGS
    assert set(CROSSINGS.values()) == {each.name for each in Crossing}


def test_every_event_names_the_city_that_its_handlers_see() -> None:
    assert_none(
        fault
        for kind in subscriptions()
        if kind.__module__.startswith("yorozu.")
        for fault in event_faults(kind)
    )


def event_faults(kind: type[Event]) -> Iterator[str]:
    if kind.__annotations__.get("municipality_id") is not int:
        yield f"{kind.__name__} names no city: its handlers would be shown no rows"


@postgresql
@pytest.mark.django_db
def test_the_database_holds_the_wall_at_every_table_of_a_city() -> None:
    assert wall_fault() is None
    assert len(walled_tables()) > 30


@postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    "breach",
    [
        f"DROP POLICY {POLICY} ON cases_case",
        "CREATE POLICY everybody ON cases_case USING (true)",
        "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_check_sees_a_breach(breach: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(breach)
    assert "cases_case" in (wall_fault() or "")


@isolate_apps("yorozu.cases", "yorozu.municipality")
def test_the_checks_see_what_they_are_for() -> None:
    class Outside(TenantModel):
        class Meta:
            app_label = "cases"
            db_table = "cases_outside"

    class Told(Event):
        case_id: int

    assert [fault.split(":")[0] for fault in wall_faults([Outside], _behind())] == [
        "cases_outside stands outside"
    ]
    assert list(event_faults(Told)) == ["Told names no city: its handlers would be shown no rows"]
    broken = parse(
        "yorozu.cases.selectors",
        "def find():\n"
        "    with tenancy.across_cities(tenancy.Crossing.COMMAND):\n"
        "        tenancy._at_hand.set(EVERY_CITY)\n",
    )
    assert [fault.split(" ")[0] for fault in crossing_faults(broken)] == [
        "cases.selectors.find:2",
        "cases.selectors:3",
        "cases.selectors:3",
    ]
