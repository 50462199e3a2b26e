"""Installations of their own data folder and database, and what is run in them."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests import postgresql

SECRET = secrets.token_urlsafe(48)


@dataclass(frozen=True)
class Place:
    """An installation that may still be empty; `environ` is what a process of it is started with."""

    data: Path
    environ: dict[str, str]

    def yorozu(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """`yorozu …` in this installation, whatever comes of it."""
        return self._run("yorozu.config.cli", *arguments)

    def timed(self, *arguments: str | Path) -> "Timed":
        """The same, with how long it took."""
        with tempfile.TemporaryFile("w+") as said:
            started = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-m", "yorozu.config.cli", *map(str, arguments)], env=self.environ, stdout=said, stderr=said
            )  # fmt: skip
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            seconds, waited = time.perf_counter() - started, _in_line(process.pid)
            code = process.wait()
            said.seek(0)
            return Timed(said.read(), code == 0, seconds, waited)

    def inside(self, *arguments: str | Path) -> Any:
        """A command of the drill in this installation; what it printed last, as JSON."""
        done = self._run("tests.trials.restore", *arguments)
        assert done.returncode == 0, done.stderr[-4000:] + done.stdout[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def writing(self, log: Path) -> Iterator[Path]:
        """People at work in this installation; what was acknowledged to them stands in `log`, a line each."""
        with log.open("wb") as out, log.with_suffix(".err").open("wb") as err:
            process = self._start(out, err)
            try:
                yield log
            finally:
                process.communicate()  # its input ends, and so does it
            assert process.returncode == 0, log.with_suffix(".err").read_text()[-4000:]

    def _start(self, out: IO[bytes], err: IO[bytes]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.trials.restore", "write"]
        return subprocess.Popen(command, env=self.environ, stdin=subprocess.PIPE, stdout=out, stderr=err)

    def _run(self, module: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", module, *map(str, arguments)]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Timed:
    """What a command said; `waited` of its `seconds` its main thread stood in line for a processor, as others ran."""

    said: str
    good: bool
    seconds: float
    waited: float


def _in_line(process: int) -> float:
    """Seconds (proc(5), schedstat: nanoseconds run, nanoseconds in line, turns); 0 where the kernel does not count."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


@contextmanager
def places(folder: Path, *names: str) -> Iterator[list[Place]]:
    """Empty places to install in, on the database that is being tested, all under one secret."""
    with ExitStack() as databases:
        yield [_place(folder, name, databases) for name in names]


def _place(folder: Path, name: str, databases: ExitStack) -> Place:
    data = folder / name
    kept = {
        each: value
        for each, value in os.environ.items()
        if each not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE") and not each.startswith("YOROZU_")
    }
    own = {
        "YOROZU_DATA": str(data),
        "YOROZU_DEMO": "1",
        "YOROZU_SECRET_KEY": SECRET,
        "YOROZU_SUBMISSIONS_PER_HOUR": "10000000",
        "PYTHONUNBUFFERED": "1",
    }
    if os.environ.get("YOROZU_TEST_DB") == "postgresql":
        own["DATABASE_URL"] = databases.enter_context(
            postgresql.database(f"yorozu_restore_{name.replace('-', '_')}_{os.getpid()}")
        )
    return Place(data, {**kept, **own})
