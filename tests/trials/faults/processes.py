"""Web and worker processes of our own over the data of an installation, or over a copy of it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.installation import _free_port, _stop, _wait_until_ready


@contextmanager
def running(
    environ: dict[str, str], log: Path, *, worker: bool
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of the web process, and the processes."""
    port = _free_port()
    commands = [["web", "--port", str(port), "--processes", "1"], *([["worker"]] if worker else [])]
    with log.open("wb") as out:
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "yorozu.config.cli", *each], env=environ, stdout=out, stderr=out
            )
            for each in commands
        ]
        try:
            _wait_until_ready(port, started, log)
            yield f"http://127.0.0.1:{port}", started
        finally:
            _stop(started)


def alive(processes: list[subprocess.Popen[bytes]]) -> bool:
    return all(each.poll() is None for each in processes)


def wait_until(condition: object, seconds: float) -> float | None:
    """Seconds until the condition held; None when it did not in time."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if condition():  # type: ignore[operator]
            return time.monotonic() - started
        time.sleep(0.1)
    return None
