"""Waiting for the turn to write on SQLite."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper as DjangosOwn
from django.db.utils import OperationalError

from yorozu.config.settings import _sqlite
from yorozu.foundation.sqlite.base import DatabaseWrapper


@pytest.fixture(autouse=True)
def _databases_of_its_own(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def _connection(path: Path, *, timeout: float = 30) -> Any:
    settings = {**_sqlite(str(path)), "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "TIME_ZONE": None}
    settings |= {"CONN_HEALTH_CHECKS": False, "TEST": {}, "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}
    settings["OPTIONS"] = {**settings["OPTIONS"], "timeout": timeout}
    return DatabaseWrapper(settings, "waiting")


def _add_one(connection: Any) -> None:
    # As transaction.atomic() does.
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM counter")
        (number,) = cursor.fetchone()
        cursor.execute("UPDATE counter SET number = %s", [number + 1])
    connection.commit()
    connection.set_autocommit(True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "waiting.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE counter (number INTEGER)")
        database.execute("INSERT INTO counter VALUES (0)")
    return tmp_path / "waiting.sqlite3"


def test_of_many_writers_none_is_lost_and_none_refused(path: Path) -> None:
    def work() -> None:
        connection = _connection(path)
        for _ in range(25):
            _add_one(connection)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sqlite3.connect(path).execute("SELECT number FROM counter").fetchone() == (200,)


def test_who_waits_longer_than_allowed_is_told_that_the_database_is_locked(path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    connection = _connection(path, timeout=0.3)
    start = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        _add_one(connection)
    assert 0.3 <= time.monotonic() - start < 5
    holder.execute("ROLLBACK")
    connection.close()


def test_a_writer_comes_in_soon_after_the_one_before_has_left(path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    connection = _connection(path)
    left: list[float] = []

    def leave() -> None:
        time.sleep(0.5)
        holder.execute("ROLLBACK")
        left.append(time.monotonic())

    thread = threading.Thread(target=leave)
    thread.start()
    _add_one(connection)
    came = time.monotonic()
    thread.join()
    assert came - left[0] < 0.09
    connection.close()


def test_a_single_write_outside_a_transaction_still_waits(path: Path) -> None:
    connection = _connection(path)
    _add_one(connection)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (30_000,)
    connection.close()


def test_who_waits_to_write_does_not_keep_the_writer_from_freeing_a_forgotten_cursor(path: Path) -> None:
    holder = _connection(path)
    forgotten: list[Any] = []

    def write() -> None:
        waiting = _connection(path, timeout=10)
        waiting.ensure_connection()
        cursor = waiting.connection.cursor()
        cursor.execute("SELECT number FROM counter")  # not read to its end
        forgotten.append(cursor)
        del cursor
        with waiting.cursor() as writing:
            writing.execute("UPDATE counter SET number = number + 1")
        waiting.close()

    holder.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(0.3)
    start = time.monotonic()
    forgotten.clear()  # as the garbage collector does, in the thread whose turn it is
    freed = time.monotonic() - start
    holder.rollback()
    thread.join()
    holder.close()
    assert freed < 2
    assert sqlite3.connect(path).execute("SELECT number FROM counter").fetchone() == (1,)


def test_other_faults_of_the_database_are_raised_at_once(tmp_path: Path) -> None:
    (tmp_path / "broken.sqlite3").write_bytes(os.urandom(4096))
    with pytest.raises(Exception, match="not a database"):
        _add_one(_connection(tmp_path / "broken.sqlite3"))


def test_it_is_djangos_own_in_everything_else() -> None:
    assert issubclass(DatabaseWrapper, DjangosOwn)
    assert DatabaseWrapper.vendor == "sqlite"
