"""An installation that is killed: its environment, its processes, and whoever starts them again."""

import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.trials.crash.cluster import Database
from tests.trials.crash.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
_OURS = ["-m", "yorozu.config.cli"]
_BROKEN = ["-m", "tests.trials.crash.twins"]
_READY_WITHIN = 60.0


@dataclass(frozen=True)
class Place:
    """Where it lives."""

    data: Path
    database: Database
    environ: dict[str, str]

    def fsck(self) -> tuple[int, list[dict[str, str]], dict[str, Any]]:
        """`yorozu fsck` when all is settled: its exit code, the defects, the summary."""
        done = subprocess.run(
            [sys.executable, *_OURS, "fsck", "--settled", "--json"],
            env=self.environ, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False,
        )  # fmt: skip
        assert done.stdout, done.stderr[-3000:]
        *defects, summary = [json.loads(line) for line in done.stdout.splitlines()]
        return done.returncode, defects, summary


class Inside:
    """A process with Django set up, beside web and worker, for what no request does."""

    def __init__(self, where: Place) -> None:
        with (where.data / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.trials.crash.inside"],
                env=where.environ, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip

    def __call__(self, task: str, *arguments: str) -> Any:
        """Run one of its tasks; what it returned."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([task, *arguments]), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline() or '{"fault": "it died"}')
        assert "done" in answer, f"{task}: {answer['fault']}"
        return answer["done"]

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def place(data: Path, database: Database) -> Place:
    """An installation as the demo has it, but for the limit of submissions; its packs are the trial's."""
    gone = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {k: v for k, v in os.environ.items() if k not in gone and not k.startswith("YOROZU_")}
    own = {
        "YOROZU_DATA": str(data),
        "YOROZU_DEMO": "1",
        "YOROZU_SECRET_KEY": secrets.token_urlsafe(48),
        "YOROZU_SUBMISSIONS_PER_HOUR": "10000000",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return Place(data, database, {**kept, **own, **({"DATABASE_URL": database.url} if database.url else {})})


@dataclass
class Running:
    """Web and worker of a place. What dies is started again, as systemd would, until `stop`."""

    place: Place
    broken: bool = False
    processes: int = 2
    port: int = field(default_factory=free_port)
    web: "subprocess.Popen[bytes] | None" = None
    worker: "subprocess.Popen[bytes] | None" = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _wanted: set[str] = field(default_factory=set)
    _watch: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.place.data / "log"

    def start(self, *names: str) -> None:
        """Start web, worker or both, and keep them running."""
        with self._lock:
            self._wanted |= set(names)
            self._revive()
            if self._watch is None:
                self._watch = threading.Thread(target=self._keep, daemon=True)
                self._watch.start()
        if "web" in names:
            self.wait_until_ready()

    def stop(self, *names: str) -> None:
        """Let them end what they are doing (SIGTERM)."""
        with self._lock:
            self._wanted -= set(names)
            ending = [each for each in (getattr(self, name) for name in names) if each is not None]
            for name in names:
                setattr(self, name, None)
        for each in ending:
            each.terminate()
        for each in ending:
            try:
                each.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(each.pid, signal.SIGKILL)
                each.wait(10)

    def kill_web(self) -> bool:
        """Every process of the web at once."""
        return self._killed(self.web)

    def kill_one_of_web(self) -> bool:
        """One of the processes that answer requests."""
        web = self.web
        children = _children(web.pid) if web is not None else []
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(random.choice(children), signal.SIGKILL)  # noqa: S311
            return True
        return False

    def kill_worker(self) -> bool:
        return self._killed(self.worker)

    def abandon(self, *names: str) -> None:
        """Kill them with -9 and start them no more."""
        with self._lock:
            self._wanted -= set(names)
            for name in names:
                self._killed(getattr(self, name))

    def wait_until_ready(self) -> None:
        until = time.monotonic() + _READY_WITHIN
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise RuntimeError(f"it did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def _killed(self, process: "subprocess.Popen[bytes] | None") -> bool:
        if process is None or process.poll() is not None:
            return False
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the session that was started for it alone
            process.wait(10)
            return True
        return False

    def _keep(self) -> None:
        while self._wanted:
            with self._lock:
                self._revive()
            time.sleep(0.1)

    def _revive(self) -> None:
        for name in self._wanted:
            process = getattr(self, name)
            if process is None or process.poll() is not None:
                setattr(self, name, self._started(name))

    def _started(self, name: str) -> "subprocess.Popen[bytes]":
        arguments = (
            ["web", "--port", str(self.port), "--processes", str(self.processes)]
            if name == "web"
            else ["worker"]
        )
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *(_BROKEN if self.broken else _OURS), *arguments],
                env=self.place.environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip


@contextmanager
def running(where: Place, *names: str, broken: bool = False, processes: int = 2) -> Iterator[Running]:
    """The named processes of the place, ended afterwards."""
    found = Running(where, broken, processes)
    try:
        found.start(*names)
        yield found
    finally:
        found.stop("web", "worker")


def _children(parent: int) -> list[int]:
    """The processes that a web server started to answer requests."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            stat = (each / "stat").read_text().rpartition(")")[2].split()
            if int(stat[1]) == parent and b"resource_tracker" not in (each / "cmdline").read_bytes():
                found.append(int(each.name))
    return found
