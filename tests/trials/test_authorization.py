"""Who may do what: every route × method × role × object against the one written table, and the wall between cities."""

import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack

import pytest
from django.db import connection

from tests.architecture.routes import all_routes
from tests.architecture.test_routes import declaration_faults
from tests.factories import AT
from tests.trials.authorization import table, twins
from tests.trials.authorization.cells import METHODS, ROLES, Cell, all_cells, unlisted_operations
from tests.trials.authorization.judging import Judged, cells_of, judge, undecided_of
from tests.trials.authorization.table import Table
from tests.trials.authorization.wall import ATTEMPTS, breaches, tables_with_rows_of, without_policy
from tests.trials.authorization.watching import remember
from tests.trials.authorization.world import STAFF, World, make_world
from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from yorozu.foundation.clock import frozen
from yorozu.identity.permissions import Role

HOW = (
    "Two cities with staff of every role in two departments, residents, and cases at every point of the road up to "
    "disposal. Every address of the URL resolver (checked against the OpenAPI file) is asked with every method, and "
    "for every act that it does, by every role for every object; status, what was shown of whom (planted words and "
    "receipt numbers) and whether any table changed are compared with tests/trials/authorization/table.txt. Each cell "
    "is taken back. On PostgreSQL the owner of the database is no superuser; the cells about another city are asked "
    "again with the application's own tenant filter removed, and every table is attacked directly."
)
SAMPLE = 500
POSTGRESQL = connection.vendor == "postgresql"

# What is broken → the cells that must notice.
TWINS: dict[str, tuple[Callable[[], AbstractContextManager[None]], tuple[str, ...]]] = {
    "a view whose permission decorator is left out": (
        twins.a_view_without_its_permission,
        ("identity:colleagues",),
    ),
    "a selector without the filter by department": (twins.no_department_filter, ("cases:case",)),
    "a role that may more than is written": (twins.a_role_that_may_too_much, ("cases:case",)),
    "a download that opens the files of other cases": (
        twins.a_file_of_any_case,
        ("cases:download/another's file",),
    ),
    "a proposal sent back by who has no seat": (twins.a_remand_without_a_seat, ("approvals:act/remand",)),
}


@pytest.mark.django_db
def test_nobody_sees_or_changes_what_the_table_does_not_give_them(size: Size, concluded: Concluded) -> None:
    written = table.read()
    with frozen(AT):
        world = make_world()
        remember(world)
        cells = list(all_cells())
        undecided, used = undecided_of(world, cells, written)
        judged = judge(world, _chosen(cells, size), written)
        outcome = Outcome("Authorization", HOW, _figures(cells, undecided, judged), _twins(world, written))
        idle = [row.line for row in written.rows if not used[row]]
        outcome.figures.append(_none("rows of the table that decide no cell", idle))
        outcome.notes += [f"line {line} of the table decides no cell" for line in idle]
        if POSTGRESQL:
            _second_wall(world, written, size, outcome)
    outcome.notes += [*undecided, *judged.leaks, *judged.others][:20]
    try:
        concluded(outcome)
    except AssertionError as short:
        raise AssertionError("\n".join([str(short), *outcome.notes])) from None


def _chosen(cells: list[Cell], size: Size) -> list[Cell]:
    return cells if size == "long" else random.Random(3).sample(cells, SAMPLE)  # noqa: S311  the same every time


def _figures(cells: list[Cell], undecided: list[str], judged: Judged) -> list[Figure]:
    routes = {cell.route.path for cell in cells}
    return [
        Figure("routes × methods × roles", f"{len(routes)} × {len(METHODS)} × {len(ROLES)}"),
        Figure("cells, with their objects", f"{len(cells):,}"),
        Figure("cells asked", f"{judged.asked:,}"),
        _none("cells undecided", undecided),
        _none("cells that showed or changed what they must not", judged.leaks),
        _none("cells that answered otherwise than written", judged.others),
        _none("operations that differ between the resolver and the OpenAPI file", unlisted_operations()),
        _none("roles of the permission table that nobody has here", sorted(set(Role) - _tried())),
        _none("routes without a declared permission", list(declaration_faults(all_routes()))),
    ]


def _tried() -> set[Role]:
    return {role for role, _ in STAFF.values()}


def _none(name: str, found: Sequence[object]) -> Figure:
    return Figure(name, str(len(found)), "0", not found)


def _twins(world: World, written: Table) -> list[Twin]:
    found = []
    for name, (broken, routes) in TWINS.items():
        with broken():
            noticed = judge(world, _telling(cells_of(*routes)), written)
        found.append(Twin(name, bool(noticed.leaks), f"{len(noticed.leaks)} cells leak"))
    with twins.an_undeclared_route():
        faults = list(declaration_faults(all_routes()))
        undecided, _ = undecided_of(world, cells_of("forgotten"), written)
    said = f"{len(faults)} undeclared, {len(undecided)} cells undecided"
    found.append(Twin("a new route that declares nothing", bool(faults and undecided), said))
    if not POSTGRESQL:
        with twins.no_tenant_filter():
            noticed = judge(world, _about_another_city(cells_of("cases:case")), written)
        said = f"{len(noticed.leaks)} cells leak"
        found.append(Twin("selectors without the tenant filter", bool(noticed.leaks), said))
    return found


def _second_wall(world: World, written: Table, size: Size, outcome: Outcome) -> None:
    """With the application's own filter removed; table by table; and each without its policy."""
    about = _about_another_city(list(all_cells()))
    chosen = about if size == "long" else random.Random(4).sample(about, SAMPLE // 5)  # noqa: S311
    tables = tables_with_rows_of(world.elsewhere)
    with twins.no_tenant_filter():
        open_cells = judge(world, chosen, written)
        with ExitStack() as dropped:
            for each in tables:
                dropped.enter_context(without_policy(each))
            unwalled = judge(world, _about_another_city(cells_of("cases:case", "cases:accept")), written)
    got_through = [f"{each} {act}" for each in tables for act in breaches(world.city, world.elsewhere, each)]
    with without_policy("cases_case"):
        seen = list(breaches(world.city, world.elsewhere, "cases_case"))
    outcome.figures += [
        Figure("cells asked with the application's tenant filter removed", f"{open_cells.asked:,}"),
        _none("of them showing or changing another city's", open_cells.leaks),
        _none("of them answering otherwise", open_cells.others),
        Figure("attacks on tables: tables × kinds", f"{len(tables)} × {len(ATTEMPTS)}"),
        _none("attacks that got through", got_through),
    ]
    outcome.notes += got_through + open_cells.faults[:20]
    outcome.twins += [
        Twin(
            "no tenant filter and no policy",
            bool(unwalled.leaks),
            f"{len(unwalled.leaks)} cells leak",
        ),
        Twin(
            "a table whose policy was dropped",
            "read" in seen,
            f"{len(seen)} of {len(ATTEMPTS)} attacks got through",
        ),
    ]


def _telling(cells: list[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.method == "GET" or cell.act]


def _about_another_city(cells: list[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.kind == "other city" and cell.method in ("GET", "POST")]
