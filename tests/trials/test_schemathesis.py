"""What the OpenAPI document allows and forbids, thrown at a running installation by the ten thousand."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.browser.installation import Installation, _free_port
from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

_HOW = (
    "schemathesis makes requests that fit the OpenAPI document, requests that do not, and complete applications with any"
    " values at all in some of their fields. Every answer must be one that the document promises; none may be a 5xx."
)
_CASES = {"quick": 120, "long": 50_000}
_PROCESSES = {"quick": 1, "long": 2}
#: Seconds without a turn of 250 requests after which a process counts as hung.
_SILENT = 900


def test_the_api_keeps_its_promises_whatever_it_is_sent(
    size: Size, concluded: Concluded, installation: Installation
) -> None:
    started = time.perf_counter()
    found = _thrown(installation.url, _PROCESSES[size], _CASES[size])
    seconds = time.perf_counter() - started
    statuses: Counter[str] = sum((Counter(each["statuses"]) for each in found), Counter())
    broken = [said for each in found for said in each["broken"]]
    sent, failed = statuses.total(), sum(count for status, count in statuses.items() if status >= "500")
    outcome = Outcome("The contract of the API", _HOW)
    outcome.figures += [
        Figure("requests", f"{sent:,}", f"≥ {_CASES[size]:,}", sent >= _CASES[size]),
        Figure("answered with 5xx", str(failed), "0", failed == 0),
        Figure("answers that the document does not promise", str(len(broken)), "0", not broken),
        Figure("by status", ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))),
        Figure("requests a second", f"{sent / seconds:.0f}"),
    ]
    both = f"{statuses['201']:,} and {statuses['422']:,}"
    some = statuses["201"] > 0 and statuses["422"] > 0
    outcome.figures.append(Figure("applications accepted, requests refused", both, "some of both", some))
    outcome.notes += [f"not promised: {each}" for each in broken[:5]]
    with _broken(installation) as url:
        [seen] = _thrown(url, 1, 60)
        failures = sum(count for status, count in seen["statuses"].items() if status >= "500")
        outcome.twins.append(
            Twin("a view with an unguarded int()", failures > 0, f"{failures} answers of 5xx")
        )
    concluded(outcome)


def _thrown(url: str, processes: int, cases: int) -> list[dict[str, Any]]:
    """What each process says in its last line; they may take as long as they like while they get on."""
    share = -(-cases // processes)
    with tempfile.TemporaryDirectory() as folder:
        senders = [
            _Sender(Path(folder) / str(number), url, 1000 * number, share) for number in range(processes)
        ]
        while [each for each in senders if each.gets_on()]:
            time.sleep(0.2)
        return [each.said() for each in senders]


class _Sender:
    """A process that sends requests and writes a line after each turn."""

    def __init__(self, path: Path, url: str, number: int, cases: int) -> None:
        self._out, self._err = path.with_suffix(".out"), path.with_suffix(".err")
        self._length, self._at = 0, time.monotonic()
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.trials.contract", url, str(number), str(cases)], stdout=out, stderr=err
            )  # fmt: skip

    def gets_on(self) -> bool:
        """False at its end; raises AssertionError, and stops it, when it has said nothing for too long."""
        if self._process.poll() is not None:
            return False
        if (length := self._out.stat().st_size) != self._length:
            self._length, self._at = length, time.monotonic()
        if time.monotonic() - self._at > _SILENT:
            self._process.kill()
            raise AssertionError(f"nothing sent for {_SILENT} s; before it: {self._out.read_text()[-300:]}")
        return True

    def said(self) -> dict[str, Any]:
        assert self._process.returncode == 0, self._err.read_text()[-3000:]
        found: dict[str, Any] = json.loads(self._out.read_text().splitlines()[-1])
        return found


@contextmanager
def _broken(installation: Installation) -> Iterator[str]:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.trials.contract.broken", str(port)],
        env={**installation.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            requests.get(f"{url}/api/v1/health", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the broken twin did not start")
