"""The second wall by itself: what a city's own connection can do to the rows of another, table by table."""
# ruff: noqa: S608  names of our own tables, as the models give them

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from tests.trials.authorization.watching import take_back
from yorozu.config.walls import walled_tables
from yorozu.foundation import tenancy
from yorozu.foundation.wall import POLICY, raised
from yorozu.municipality.models import Municipality

ATTEMPTS = ("read", "read without a city", "change", "remove", "add", "give away")


def tables_with_rows_of(city: Municipality) -> list[str]:
    """The tables behind the wall in which the city has a row; asked across all cities."""
    return sorted(
        table
        for table in walled_tables()
        if _one(f"SELECT count(*) FROM {table} WHERE municipality_id = %s", city.pk)
    )


def breaches(own: Municipality, other: Municipality, table: str) -> Iterator[str]:
    """The attempts that got through to rows of `other` while `own` is at hand; everything is taken back."""
    theirs = _one(f"SELECT row_to_json(t)::text FROM {table} t WHERE municipality_id = %s LIMIT 1", other.pk)
    mine = f"UPDATE {table} SET municipality_id = %s WHERE municipality_id = %s"
    with tenancy.no_city():
        if _one(f"SELECT count(*) FROM {table}"):
            yield "read without a city"
    with tenancy.within_city(own.pk):
        if _one(f"SELECT count(*) FROM {table} WHERE municipality_id <> %s", own.pk):
            yield "read"
        if _done(
            f"UPDATE {table} SET municipality_id = municipality_id WHERE municipality_id = %s", other.pk
        ):
            yield "change"
        if _done(f"DELETE FROM {table} WHERE municipality_id = %s", other.pk):
            yield "remove"
        if _done(f"INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, %s::json)", theirs):
            yield "add"
        if _done(mine, other.pk, own.pk, refused_otherwise=False):
            yield "give away"


@contextmanager
def without_policy(table: str) -> Iterator[None]:
    """The broken twin: a table whose policy was dropped and its row-level security with it."""
    _alter(
        f"DROP POLICY {POLICY} ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )
    try:
        yield
    finally:
        _alter(*raised(table))


def _done(statement: str, *values: object, refused_otherwise: bool = True) -> bool:
    """Whether rows were written. What another rule refused had got past the wall, unless that rule is asked before."""
    point = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount > 0
    except DatabaseError as refused:
        return refused_otherwise and "row-level security" not in str(refused)
    finally:
        take_back(point)


def _one(statement: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()
    return found[0] if found else None


def _alter(*statements: str) -> None:
    # A table whose foreign keys are still to be checked cannot be altered.
    for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *statements, "SET CONSTRAINTS ALL DEFERRED"):
        with connection.cursor() as cursor:
            cursor.execute(statement)
