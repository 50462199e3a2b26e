"""Inserting rows where a transaction must be as short as can be.

The ORM builds each INSERT anew, which took most of the time that a submission held its locks; here it is compiled once
a table. The database checks all it always does; no signal of a model is sent (we have none).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.db import connection, connections
from django.db.models import AutoField, Field, Model


def insert(*new: Model) -> None:
    """INSERT new rows, of any tables, in the caller's transaction; what the database refuses is raised as ever.

    A key that the database counts stays unknown to its row.
    """
    # The connection itself: fields ask it a dozen things each, and every question to the proxy is a search for it.
    real = connections[connection.alias]
    with together(), real.cursor() as cursor:
        for row in new:
            statement, fields = _compiled(type(row))
            cursor.execute(
                statement, [field.get_db_prep_save(getattr(row, field.attname), real) for field in fields]
            )


@contextmanager
def together() -> Iterator[None]:
    """Statements inside travel to PostgreSQL in one journey, so that locks are held for one instead of several.

    Not for statements of which somebody asks how many rows they changed (as `update` of a queryset does): that is known
    at the end only. An answer that is read inside is waited for.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


@lru_cache(maxsize=64)
def _compiled(model: type[Model]) -> tuple[str, tuple["Field[object, object]", ...]]:
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, AutoField))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", fields  # noqa: S608  names of our own tables
