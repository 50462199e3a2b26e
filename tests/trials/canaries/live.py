"""An installation of the walk's own: a database, a data folder, a folder for temporary files, web and worker."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.browser import installation as browsing
from tests.browser.installation import PASSWORD, Installation
from tests.trials.canaries.browser import Browser, Notebook, over_network
from tests.trials.canaries.running import ROOT
from tests.trials.canaries.walk import CITY, PATIENCE, World

_POSTGRESQL_LOGS = Path("/var/log/postgresql")
_TABLES_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table'"
_TABLES_POSTGRESQL = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
_COLUMNS_SQLITE = "SELECT name FROM pragma_table_info(?)"
_COLUMNS_POSTGRESQL = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?"
)
_LOOKS = (
    "SELECT count(*) FROM trust_audit WHERE actor_id = ? AND action IN ('case.viewed', 'case.file_viewed')"
)


@dataclass
class Live:
    """The running service. The worker starts at the first `settle`, so that before it events can be seen waiting."""

    site: Installation
    temporary: Path
    processes: list["subprocess.Popen[bytes]"]
    logs: dict[Path, int] = field(default_factory=dict)
    before_worker: Any = None

    def worked(self) -> float:
        """Seconds of a processor that the worker has had: what is awaited of it waits for those, however busy the machine."""
        worker = self.processes[-1]
        if worker.poll() is not None:
            raise AssertionError(f"the worker ended with {worker.returncode}")
        after_name = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")

    def settle(self) -> None:
        if len(self.processes) == 1:
            if self.before_worker:
                self.before_worker()
            self.processes.append(_start(self.site, "worker"))
        time.sleep(0.1)

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every row of every table, past the application."""
        for table in self._tables():
            names = self._columns(table)
            columns = ", ".join('"' + name + '"' for name in names)
            for row in self.site.sql(f'SELECT {columns} FROM "{table}"'):  # noqa: S608  names that the database gave
                yield table, dict(zip(names, row, strict=True))

    def _tables(self) -> list[str]:
        found = self.site.sql(_TABLES_POSTGRESQL if self._is_postgresql else _TABLES_SQLITE)
        return sorted(name for (name,) in found if not name.startswith("sqlite_"))

    def _columns(self, table: str) -> list[str]:
        found = self.site.sql(_COLUMNS_POSTGRESQL if self._is_postgresql else _COLUMNS_SQLITE, table)
        return [name for (name,) in found]

    @property
    def _is_postgresql(self) -> bool:
        return "DATABASE_URL" in self.site.environ

    def looks_of(self, who: str) -> int:
        """How many looks the access log holds of a member of staff."""
        return int(self.site.sql(_LOOKS, who)[0][0])

    def wait_for_mail(self) -> None:
        """The mail that was refused once is on its way again after a few seconds."""
        until = self.worked() + PATIENCE
        while not list((self.site.data / "mail").glob("*.log")) and self.worked() < until:
            time.sleep(0.2)

    def command(self, *arguments: str) -> str:
        """What `yorozu …` says about this installation."""
        command = [sys.executable, "-m", "yorozu.config.cli", *arguments]
        said = subprocess.run(command, env=self.site.environ, capture_output=True, text=True, check=False)
        return said.stdout + said.stderr

    def server_logs(self) -> Iterator[tuple[str, bytes]]:
        """What PostgreSQL wrote since the start, where its log can be read."""
        for path, start in self.logs.items():
            with path.open("rb") as file:
                file.seek(start)
                yield path.name, file.read()

    def world(self, notebook: Notebook) -> World:
        return World(lambda: over_network(self.site.url), notebook, _sign_in, self.settle, self.worked)


def _sign_in(browser: Browser, who: str) -> None:
    address = f"/{CITY}/desk/sign-in/"
    browser.get(address)
    page = browser.post(address, {"login": f"{CITY}-{who}", "password": PASSWORD}, own=True)
    assert page.url == f"/{CITY}/desk/", f"{page.url} {page.text[:800]}"


@contextmanager
def live() -> Iterator[Live]:
    with tempfile.TemporaryDirectory(prefix="yorozu-canaries-") as folder, browsing._database() as database:
        data, temporary = Path(folder) / "data", Path(folder) / "tmp"
        for each in (data, temporary):
            each.mkdir()
        environ = browsing._environ(data, database) | {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
        logs = {path: path.stat().st_size for path in _readable_logs()} if database else {}
        port = browsing._free_port()
        site = Installation(f"http://127.0.0.1:{port}", data, environ, Path(folder) / "log")
        if _start(site, "prepare").wait():
            raise AssertionError(site.log.read_text(errors="replace")[-4000:])
        running = Live(site, temporary, [_start(site, "web", str(port))], logs)
        try:
            _wait_until_ready(running)
            yield running
        finally:
            browsing._stop(running.processes)


def _start(site: Installation, *what: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.trials.canaries.running", *what]
    with site.log.open("ab") as log:
        return subprocess.Popen(command, env=site.environ, stdout=log, stderr=log, cwd=ROOT)


def _wait_until_ready(running: Live) -> None:
    """As long as the server lives and says nothing: a busy machine may take minutes to start it."""
    while running.processes[0].poll() is None:
        try:
            requests.get(f"{running.site.url}/api/v1/health", timeout=60).raise_for_status()
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(running.site.log.read_text(errors="replace")[-4000:])


def _readable_logs() -> Iterator[Path]:
    if not _POSTGRESQL_LOGS.is_dir():
        return
    for path in _POSTGRESQL_LOGS.glob("*.log"):
        try:
            path.open("rb").close()
        except PermissionError:
            continue
        yield path


__all__ = ["Live", "live"]
