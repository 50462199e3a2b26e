"""Inserting rows where a transaction must be as short as can be.

The ORM builds each INSERT anew, which took most of the time that a submission held its locks; here it is compiled once
a table. The database checks all it always does; no signal of a model is sent (we have none).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, ForeignKey, Model


@dataclass(slots=True)
class Answer:
    """The columns asked for, of the first row that a statement returns: None each where it returned none.

    `row` is empty before the statement was run.
    """

    row: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Gathered:
    """Statements waiting to be sent as one, with the columns asked of each and where its answer goes."""

    statements: list[str] = field(default_factory=list)
    columns: list[tuple[str, ...]] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


_Prepare = Callable[[Any, BaseDatabaseWrapper], Any]

_gathered: ContextVar[_Gathered | None] = ContextVar("gathered", default=None)


def insert(*new: Model) -> None:
    """INSERT new rows, of any tables, in the caller's transaction; what the database refuses is raised as ever.

    A key that the database counts stays unknown to its row.
    """
    # The connection itself: fields ask it a dozen things each, and every question to the proxy is a search for it.
    real = connections[connection.alias]
    with together():
        for row in new:
            statement, columns = _compiled(type(row))
            _send(real, statement, [prepare(getattr(row, name), real) for name, prepare in columns])


def ask(statement: str, values: Sequence[Any], *columns: str) -> Answer:
    """Run SQL; `columns` names what is wanted of the one row that it returns, in the statement's order.

    Inside `together` the answer is there once its block has ended.
    """
    return _send(connections[connection.alias], statement, values, columns)


@contextmanager
def together() -> Iterator[None]:
    """What is given to `insert` and `ask` inside goes to PostgreSQL as one statement, in one journey.

    One statement sees none of its own changes and promises no order among them: rows of tables that do not read each
    other. Foreign keys and unique constraints hold as ever. Other statements inside are run before.
    """
    if _gathered.get() is not None or connection.vendor != "postgresql":
        yield
        return
    gathered = _Gathered()
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    if gathered.statements:
        _run(gathered)


def _send(
    real: BaseDatabaseWrapper, statement: str, values: Sequence[Any], columns: tuple[str, ...] = ()
) -> Answer:
    gathered, answer = _gathered.get(), Answer()
    if gathered is None:
        with real.cursor() as cursor:
            cursor.execute(statement, values)
            if columns:
                answer.row = cursor.fetchone() or (None,) * len(columns)
        return answer
    gathered.statements.append(statement)
    gathered.columns.append(columns)
    gathered.values.extend(values)
    gathered.answers.append(answer)
    return answer


def _run(gathered: _Gathered) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_joined(tuple(gathered.statements), tuple(gathered.columns)), gathered.values)
        found = iter(cursor.fetchone())
    for columns, answer in zip(gathered.columns, gathered.answers, strict=True):
        answer.row = tuple(next(found) for _ in columns)


@lru_cache(maxsize=256)
def _joined(statements: tuple[str, ...], columns: tuple[tuple[str, ...], ...]) -> str:
    """Data-modifying WITH queries (PostgreSQL manual, 7.8.2), and the columns asked of each."""
    parts = ", ".join(f"r{number} AS ({statement})" for number, statement in enumerate(statements))
    places = [(number, name) for number, names in enumerate(columns) for name in names]
    asked = [f"(SELECT {name} FROM r{number})" for number, name in places]  # noqa: S608  our own statements
    return f"WITH {parts} SELECT {', '.join(asked) or '1'}"  # noqa: S608  our own statements


@lru_cache(maxsize=64)
def _compiled(model: type[Model]) -> tuple[str, tuple[tuple[str, _Prepare], ...]]:
    """The INSERT, and for each of its values the attribute of a row and what makes of it what the database takes."""
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, AutoField))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  names of our own tables
    return statement, tuple((field.attname, _preparing(field)) for field in fields)


def _preparing(field: "Field[Any, Any]") -> _Prepare:
    """A reference is kept as the key that it refers to, whose field is looked up here once."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field.get_db_prep_save
