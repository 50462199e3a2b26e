"""An installation of the walk's own: a database, a data folder, a folder for temporary files, web and worker."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser import installation as browsing
from tests.browser.installation import PASSWORD, Installation
from tests.trials.canaries.browser import Browser, Notebook, over_network
from tests.trials.canaries.running import ROOT
from tests.trials.canaries.walk import CITY, World

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

    def wait_for_mail(self, seconds: float = 60.0) -> None:
        """The mail that was refused once is on its way again after a few seconds."""
        until = time.monotonic() + seconds
        while not list((self.site.data / "mail").glob("*.log")) and time.monotonic() < until:
            time.sleep(0.2)

    def server_logs(self) -> Iterator[tuple[str, bytes]]:
        """What PostgreSQL wrote since the start, where its log can be read."""
        for path, start in self.logs.items():
            with path.open("rb") as file:
                file.seek(start)
                yield path.name, file.read()

    def world(self, notebook: Notebook) -> World:
        return World(lambda: over_network(self.site.url), notebook, _sign_in, self.settle)


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
        _start(site, "prepare").wait(120)
        running = Live(site, temporary, [_start(site, "web", str(port))], logs)
        try:
            browsing._wait_until_ready(port, running.processes, site.log)
            yield running
        finally:
            browsing._stop(running.processes)


def _start(site: Installation, *what: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.trials.canaries.running", *what]
    with site.log.open("ab") as log:
        return subprocess.Popen(command, env=site.environ, stdout=log, stderr=log, cwd=ROOT)


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
