"""Starting our processes, each with a data folder and a database of its own, and stopping them for certain."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = 2
_READY_WITHIN = 60.0


@dataclass(frozen=True)
class Place:
    """Where an installation lives: its environment, database address and data folder."""

    environ: Mapping[str, str]
    database: str
    data: Path


def place(database: str, data: Path, **more: str) -> Place:
    """An installation like a city's own, but for HTTPS, the virus scanner and the limit of submissions."""
    data.mkdir(parents=True, exist_ok=True)
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("YOROZU_", "DJANGO_"))}
    environ = {
        **kept,
        "DATABASE_URL": database,
        "YOROZU_DATA": str(data),
        "YOROZU_SECRET_KEY": secrets.token_urlsafe(48),
        "YOROZU_HTTPS": "0",
        "YOROZU_SUBMISSIONS_PER_HOUR": "10000000",
        "YOROZU_SCANNER": "none",
        "YOROZU_UNSCANNED": "accept",
        "YOROZU_STAFF_MFA": "optional",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        **more,
    }
    return Place(environ, database, data)


def inside(where: Place, task: str, *arguments: str, timeout: float = 420) -> Any:
    """Run `bench.inside.<task>` in a process with Django set up; what it returned, through JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.inside", task, *arguments],
        env=dict(where.environ), cwd=ROOT, stdout=subprocess.PIPE, timeout=timeout, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def command(where: Place, *arguments: str, timeout: float = 300) -> float:
    """Run `yorozu …`; the seconds it took."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "yorozu.config.cli", *arguments],
        env=dict(where.environ), cwd=ROOT, stdout=subprocess.DEVNULL, timeout=timeout, check=True,
    )  # fmt: skip
    return time.perf_counter() - start


@contextmanager
def web(where: Place) -> Iterator[int]:
    """`yorozu web --processes 2` for this place; the port."""
    port = _free_port()
    log = (where.data / "web.log").open("wb")
    arguments = ["web", "--port", str(port), "--processes", str(PROCESSES)]
    process = subprocess.Popen(
        [sys.executable, "-m", "yorozu.config.cli", *arguments],
        env=dict(where.environ), cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    try:
        _wait(process, port, where.data / "web.log")
        yield port
    finally:
        _stop(process)
        log.close()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)  # the session that was started for it alone
        process.wait(10)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
