"""Databases of the bench's own, gone when it ends."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from yorozu.foundation.tenancy import EVERY_CITY, SETTING

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_numbers = count(1)


def server_url() -> str:
    return os.environ.get("TEST_DATABASE_URL") or "postgresql://root@127.0.0.1:5432/test"


def why_not_postgresql() -> str:
    """Empty when a PostgreSQL answers, else the reason why it is left out."""
    try:
        psycopg.connect(server_url(), connect_timeout=3).close()
    except psycopg.Error as fault:
        return str(fault).strip().splitlines()[0]
    return ""


@contextmanager
def temporary(kind: str, folder: Path) -> Iterator[str]:
    """The address (DATABASE_URL) of a new empty database, and on PostgreSQL of an owner whom row-level security holds."""
    name = f"yorozu_bench_{os.getpid()}_{next(_numbers)}"
    if kind == SQLITE:
        yield f"sqlite:////{str(folder / name).lstrip('/')}.sqlite3"
        return
    password = secrets.token_hex(16)
    _administer(f"CREATE ROLE \"{name}\" LOGIN PASSWORD '{password}'")
    # Filling a million cases leaves their references unchecked (PostgreSQL 15 and newer let an owner do that).
    _administer(f'GRANT SET ON PARAMETER session_replication_role TO "{name}"')
    _administer(f'CREATE DATABASE "{name}" OWNER "{name}"')
    parts = urlsplit(server_url())
    host = parts.netloc.rpartition("@")[2]
    try:
        yield urlunsplit(parts._replace(netloc=f"{name}:{password}@{host}", path=f"/{name}"))
    finally:
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _administer(f'REVOKE SET ON PARAMETER session_replication_role FROM "{name}"')
        _administer(f'DROP ROLE IF EXISTS "{name}"')


def value(url: str, query: str) -> int:
    """The one number that `query` gives."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return int(connection.execute(query).fetchone()[0])
    with psycopg.connect(url) as server:
        server.execute("SELECT set_config(%s, %s, false)", [SETTING, EVERY_CITY])
        row = server.execute(query).fetchone()  # type: ignore[call-overload]
    return int(row[0]) if row else 0


def version(kind: str) -> str:
    if kind == SQLITE:
        return f"SQLite {sqlite3.sqlite_version}"
    with psycopg.connect(server_url()) as server:
        number = server.info.server_version
        settings = [
            f"{name} = {(server.execute(f'SHOW {name}').fetchone() or ('?',))[0]}"
            for name in ("fsync", "synchronous_commit", "shared_buffers")
        ]
    return f"PostgreSQL {number // 10000}.{number % 10000} ({', '.join(settings)})"


def _administer(statement: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(statement)  # type: ignore[call-overload]
