"""The database of the trial: a file, a database on the shared server, or a PostgreSQL server of its own.

On the shared server a backend is ended by `pg_terminate_backend`. A backend that is killed with -9 takes all others
of its server with it, so that is done to a server of this trial's own, which `initdb` makes in a temporary folder.
"""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests import postgresql
from tests.trials.crash.ports import free_port

_SYSTEM_USER = "postgres"
_BACKENDS = """
    SELECT pid, state = 'active' OR state LIKE 'idle in transaction%%' FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@dataclass(frozen=True)
class Database:
    """`url` is the owner's address, None for SQLite; `own` whether the whole server is the trial's."""

    url: str | None
    own: bool = False

    def kill_backend(self) -> bool:
        """End one backend, rather one that is at work; False where there is none."""
        if self.url is None:
            return False
        try:
            with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
                found = connection.execute(_BACKENDS).fetchall()
                busy = [pid for pid, at_work in found if at_work] or [pid for pid, _ in found]
                if not busy:
                    return False
                victim = random.choice(busy)  # noqa: S311
                if self.own:
                    os.kill(victim, signal.SIGKILL)
                else:
                    connection.execute("SELECT pg_terminate_backend(%s)", [victim])
                return True
        except (psycopg.Error, ProcessLookupError):
            return False


@contextmanager
def database(*, own: bool) -> Iterator[Database]:
    """SQLite unless YOROZU_TEST_DB says PostgreSQL; with `own` on a server of its own, where one can be made."""
    if os.environ.get("YOROZU_TEST_DB") != "postgresql":
        yield Database(None)
    elif own and (programs := _programs()):
        with _server(programs) as url:
            yield Database(url, own=True)
    else:
        with postgresql.database(f"yorozu_crash_{os.getpid()}") as url:
            yield Database(url)


def _programs() -> Path | None:
    """Where initdb is; None where it is not, or where nobody may run it."""
    found = shutil.which("initdb")
    places = (
        [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    usable = [each for each in places if (each / "initdb").exists() and (each / "postgres").exists()]
    if os.geteuid() == 0 and not _runs_as_other():
        return None
    return usable[0] if usable else None


def _runs_as_other() -> bool:
    known = subprocess.run(["id", _SYSTEM_USER], capture_output=True, check=False).returncode == 0
    return known and shutil.which("setpriv") is not None


def _as_other() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={_SYSTEM_USER}", f"--regid={_SYSTEM_USER}", "--init-groups", "--"]


@contextmanager
def _server(programs: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="yorozu-crash-postgresql-") as name:
        folder, port = Path(name), free_port()
        if os.geteuid() == 0:
            shutil.chown(folder, _SYSTEM_USER)
        made = [str(programs / "initdb"), "-D", f"{name}/data", "-U", "boss", "-A", "trust", "-E", "UTF8",
                "--locale=C.UTF-8"]  # fmt: skip
        subprocess.run([*_as_other(), *made], cwd=name, check=True, capture_output=True, timeout=120)
        options = ["-D", f"{name}/data", "-p", str(port), "-k", name, "-h", "127.0.0.1"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [*_as_other(), str(programs / "postgres"), *options], cwd=name, stdout=log, stderr=log
            )
        try:
            yield _owner(f"postgresql://boss@127.0.0.1:{port}/postgres", folder / "log")
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(10)


def _owner(boss: str, log: Path) -> str:
    """A database and its owner, whom row-level security holds."""
    until = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(boss, autocommit=True) as connection:
                connection.execute("CREATE ROLE yorozu LOGIN")
                connection.execute("CREATE DATABASE yorozu OWNER yorozu")
                return boss.replace("boss@", "yorozu@").replace("/postgres", "/yorozu")
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")[-2000:]) from None
            time.sleep(0.1)
