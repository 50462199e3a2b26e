"""The PostgreSQL server of the tests, and a role of this run's own that row-level security holds."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import psycopg

_ROLE = f"yorozu_owner_{os.getpid()}"


def server() -> str:
    """The address to connect to for making databases and roles."""
    return os.environ.get("TEST_DATABASE_URL") or "postgresql://root@127.0.0.1:5432/test"


def address(name: str) -> str:
    """The address of a database as its owner: a role of this run's own where we may make one.

    Raises RuntimeError when the role that connects walks through row-level security and none can be made.
    """
    parts = urlsplit(server())
    login = _login()
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{login}@{host}" if login else parts.netloc, path=f"/{name}"))


@contextmanager
def database(name: str) -> Iterator[str]:
    """A new empty database of the owner's; its address. Dropped at the end."""
    with psycopg.connect(address(urlsplit(server()).path.strip("/")), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield address(name)
    finally:
        with psycopg.connect(server(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def remove_owner() -> None:
    """Drop this run's role, if it was made; what it still owns stays, and so does the role."""
    if not _login():
        return
    with psycopg.connect(server(), autocommit=True) as connection:
        try:
            connection.execute(f"DROP ROLE {_ROLE}")
        except psycopg.errors.DependentObjectsStillExist:
            return


@cache
def _login() -> str:
    """`role:password`, or nothing where the role that connects is held by row-level security already."""
    with psycopg.connect(server(), autocommit=True) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        if not any(row or ()):
            return ""
        if not row or not row[0]:
            raise RuntimeError("the tests' role bypasses row-level security: TEST_DATABASE_URL needs another")
        password = secrets.token_hex(16)
        connection.execute(f"CREATE ROLE {_ROLE} LOGIN CREATEDB PASSWORD '{password}'")
    return f"{_ROLE}:{password}"
