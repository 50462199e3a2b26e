"""PostgreSQL: pg_dump and the row hashes share one exported snapshot, so that both are of one moment."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from psycopg import sql

from yorozu.config.backup import postgresql_tools as tools
from yorozu.config.backup.contents import FILES_TABLE, Contents, by_app, file_name_of, files_query
from yorozu.config.backup.manifest import TableSum
from yorozu.foundation.clock import now
from yorozu.foundation.disk import sync
from yorozu.foundation.errors import Conflict, Unavailable
from yorozu.foundation.tenancy import EVERY_CITY, SETTING

# Values are written out the same way on every server, and the rows of every city are shown.
_FIXED = (
    "SET datestyle = ISO; SET timezone = 'UTC'; SET bytea_output = hex; SET extra_float_digits = 3; "
    f"SET intervalstyle = iso_8601; SET {SETTING} = '{EVERY_CITY}'"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_KEY = """
SELECT a.attname, a.attcollation <> 0 FROM pg_index i
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY array_position(i.indkey::int[], a.attnum::int)
"""
_COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
)
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """`place` is how libpq is told where the database is: host, port, dbname, user, password."""

    place: dict[str, str]

    engine: ClassVar[str] = "postgresql"
    dump_name: ClassVar[str] = "database.dump"

    def require_tools(self) -> None:
        """Raises Unavailable when pg_dump or pg_restore is missing or older than the server."""
        with self._connected() as connection:
            version = connection.info.server_version // 10_000
        for name in tools.NAMES:
            tools.found(name, at_least=version)

    def size(self) -> int:
        """Bytes, at most, that a copy will need."""
        with self._connected() as connection:
            return int(_one(connection, "SELECT pg_database_size(current_database())"))

    def dump(self, target: Path) -> Contents:
        """Dump the moment at which the rows are counted and hashed; writers go on meanwhile. Raises Unavailable."""
        target.unlink(missing_ok=True)
        with self._connected() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            at, snapshot = now(), _one(connection, "SELECT pg_export_snapshot()")
            tools.dump(
                self.place, target, snapshot=snapshot, at_least=connection.info.server_version // 10_000
            )
            sync(target)
            return _contents(connection, at)

    def is_empty(self) -> bool:
        """Is there nothing that a restore could overwrite?"""
        with self._connected() as connection:
            return connection.execute(_TABLES).fetchone() is None

    def put(self, dump: Path, *, replacing: str) -> Contents:
        """Put the dump into the database and say what is there now.

        With `replacing` what was there is kept in a schema of that name. Raises Conflict while others are connected.
        """
        with self._connected() as connection:
            if replacing:
                self._set_aside(connection, replacing)
        try:
            tools.restore(self.place, dump)
            with self._connected() as connection:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                return _contents(connection, now())
        except BaseException:
            self.undo(replaced=replacing)
            raise

    def undo(self, *, replaced: str) -> None:
        """Take the restored tables away again, and put back what they replaced."""
        with self._connected() as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            if replaced and _has_schema(connection, _schema(replaced)):
                connection.execute(
                    sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(_schema(replaced)))
                )
            else:
                _new_schema(connection)

    def _set_aside(self, connection: psycopg.Connection[Any], replacing: str) -> None:
        if int(_one(connection, _OTHERS)):
            raise Conflict(
                "データベースが使われています。web と worker を止めてから、もう一度実行してください。"
            )
        connection.execute(
            sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(_schema(replacing)))
        )
        _new_schema(connection)

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            with psycopg.connect(**self.place, connect_timeout=10) as connection:  # type: ignore[arg-type]
                connection.execute(_FIXED)
                connection.commit()
                yield connection
        except psycopg.Error as fault:
            said = str(fault).strip().splitlines() or [type(fault).__name__]
            raise Unavailable(
                f"データベースの操作ができませんでした（{said[0]}）。DATABASE_URL と権限を確認してください。"
            ) from None


def _contents(connection: psycopg.Connection[Any], at: datetime) -> Contents:
    names = [name for (name,) in connection.execute(_TABLES)]
    sums = {name: _sum(connection, name) for name in names}
    columns = {name for (name,) in connection.execute(_COLUMNS, [FILES_TABLE])}
    files = connection.execute(files_query(columns)) if FILES_TABLE in sums else ()
    applied = (
        connection.execute("SELECT app, name FROM django_migrations") if "django_migrations" in sums else ()
    )
    return Contents(
        tables=sums,
        files=sorted(file_name_of(name) for (name,) in files),
        migrations=by_app((app, name) for app, name in applied),
        server=str(_one(connection, "SHOW server_version")),
        at=at,
    )


def _sum(connection: psycopg.Connection[Any], table: str) -> TableSum:
    keys = connection.execute(_KEY, [f'public."{table}"']).fetchall()
    # Text is ordered by its bytes: how a server orders letters depends on where it stands.
    order = [
        sql.SQL('{} COLLATE "C"').format(sql.Identifier(name)) if letters else sql.Identifier(name)
        for name, letters in keys
    ]
    statement = sql.SQL("COPY (SELECT * FROM {} {}) TO STDOUT").format(
        sql.Identifier("public", table),
        sql.SQL("ORDER BY ") + sql.SQL(", ").join(order) if order else sql.SQL(""),
    )
    digest, rows = hashlib.sha256(), 0
    with connection.cursor() as cursor, cursor.copy(statement) as copied:
        for block in copied:
            digest.update(block)
            rows += bytes(block).count(b"\n")  # a line break inside a value is written \n
    return TableSum(rows, digest.hexdigest())


def _one(connection: psycopg.Connection[Any], statement: str) -> Any:
    row = connection.execute(statement).fetchone()
    return row[0] if row else None


def _new_schema(connection: psycopg.Connection[Any]) -> None:
    connection.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")


def _has_schema(connection: psycopg.Connection[Any], name: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name]).fetchone()
    return found is not None


def _schema(ending: str) -> str:
    return ending.strip(".").replace("-", "_")
