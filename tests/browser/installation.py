"""A whole installation for the tests that need one: its own database, five cities, web and worker as processes."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgresql

READY_WITHIN = 60.0
PASSWORD = "yorozu-demo"


@dataclass(frozen=True)
class Installation:
    """A running installation; `log` is where both processes write."""

    url: str
    data: Path
    environ: dict[str, str]
    log: Path

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `yorozu …` against this installation."""
        return subprocess.run(
            [sys.executable, "-m", "yorozu.config.cli", *arguments],
            env=self.environ, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement past the application, with `?` for values; the rows it gives."""
        if "DATABASE_URL" in self.environ:
            address, every_city = self.environ["DATABASE_URL"], "-c tenancy.municipality=*"
            with psycopg.connect(address, autocommit=True, options=every_city) as connection:
                cursor = connection.execute(statement.replace("?", "%s"), values)
                return cursor.fetchall() if cursor.description else []
        import sqlite3  # noqa: PLC0415  not needed where the database is PostgreSQL

        with closing(sqlite3.connect(self.data / "yorozu.sqlite3", timeout=30)) as file, file:
            return file.execute(statement, values).fetchall()


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """Web and worker over a database of their own, loaded with the five cities and their demo accounts."""
    with tempfile.TemporaryDirectory(prefix="yorozu-installation-") as folder, _database() as database:
        data = Path(folder)
        environ = _environ(data, database)
        with (data / "log").open("wb") as log:
            prepared = [sys.executable, "-m", "yorozu.config.cli.prepare"]
            subprocess.run(prepared, env=environ, check=True, timeout=300, stdout=log, stderr=log)
            port = _free_port()
            processes = [
                subprocess.Popen(
                    [sys.executable, "-m", "yorozu.config.cli", *arguments],
                    env=environ,
                    stdout=log,
                    stderr=log,
                )
                for arguments in (["web", "--port", str(port), "--processes", "2"], ["worker"])
            ]
            try:
                _wait_until_ready(port, processes, data / "log")
                yield Installation(f"http://127.0.0.1:{port}", data, environ, data / "log")
            finally:
                _stop(processes)


def _environ(data: Path, database: str | None) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE") and not name.startswith("YOROZU_")
    }
    own = {
        "YOROZU_DATA": str(data),
        "YOROZU_DEMO": "1",
        "YOROZU_SECRET_KEY": secrets.token_urlsafe(48),
        "YOROZU_SUBMISSIONS_PER_HOUR": "100000",
        "PYTHONUNBUFFERED": "1",
    }
    return {**kept, **own, **({"DATABASE_URL": database} if database else {})}


@contextmanager
def _database() -> Iterator[str | None]:
    """On PostgreSQL a database made for this run and dropped after it; on SQLite the file in the data folder."""
    if os.environ.get("YOROZU_TEST_DB") != "postgresql":
        yield None
        return
    with postgresql.database(f"yorozu_installation_{os.getpid()}") as address:
        yield address


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, processes: list[subprocess.Popen[bytes]], log: Path) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and all(process.poll() is None for process in processes):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the installation did not start:\n{log.read_text(errors='replace')[-4000:]}")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
