"""Definitions and rules, by grammar, by mutation and by malice: an answer or a documented error, in bounded time and memory."""

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.trials.conftest import Concluded
from tests.trials.languages.hostile import WHOLE
from tests.trials.outcome import Figure, Outcome, Size, Twin

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

_HOW = (
    "hypothesis makes definitions and rules by grammar and by mutating the packs, and is led towards what takes"
    " long; inputs written by hand aim at depth, aliases, size, regular expressions, loops inside loops. In the long form"
    " atheris goes on, led by the branches it reaches."
)
#: Seconds of processor time for making inputs, and bytes of each hostile document.
_EXTENT = {"quick": (6.0, 12_000), "long": (200.0, WHOLE)}
#: Of processor time, as both processes bound themselves: a busy machine makes them slow, not shorter.
_ATHERIS_SECONDS = 90
_DOCUMENT_SECONDS, _RULE_SECONDS, _MEGABYTES = 20.0, 2.0, 512


def test_the_languages_take_anything_without_falling_over(
    size: Size, concluded: Concluded, tmp_path: Path
) -> None:
    outcome = Outcome("Languages of authors", _HOW)
    seconds, length = _EXTENT[size]
    found = _found(20261120, seconds, length)
    documents, rules = found["documents"], found["rules"]
    crashes = [*documents["crashes"], *rules["crashes"]]
    outcome.figures += [
        Figure("definitions tried", f"{documents['tried']:,}"),
        Figure("rules tried", f"{rules['tried']:,}"),
        Figure("of them accepted", f"{documents['accepted']:,} and {rules['accepted']:,}", "some", _some(found)),
        Figure("crashes, hangs, undocumented errors", str(len(crashes) or 0), "0", not crashes),
        _slowest("definition", documents, _DOCUMENT_SECONDS),
        _slowest("rule", rules, _RULE_SECONDS),
        Figure("peak memory, MB", str(found["megabytes"]), f"≤ {_MEGABYTES}", found["megabytes"] <= _MEGABYTES),
    ]  # fmt: skip
    outcome.notes += [f"crash: {each}" for each in crashes]
    outcome.twins += [Twin(broken, bool(how), _short(how)) for broken, how in found["twins"].items()]
    if size == "long":
        _go_on_with_atheris(outcome, tmp_path)
    assert not crashes, crashes
    concluded(outcome)


def _found(seed: int, seconds: float, length: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.trials.languages", str(seed), str(seconds), str(length)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the process fell over: {done.returncode} {done.stderr[-2000:]}"
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _some(found: dict[str, Any]) -> bool:
    return found["documents"]["accepted"] > 0 and found["rules"]["accepted"] > 20


def _slowest(what: str, found: dict[str, Any], limit: float) -> Figure:
    return Figure(
        f"slowest {what}, s of processor time", f"{found['slowest']:.3f}", f"≤ {limit:g}", found["slowest"] <= limit
    )  # fmt: skip


def _go_on_with_atheris(outcome: Outcome, folder: Path) -> None:
    if find_spec("atheris") is None:
        outcome.notes.append(
            "atheris is not installed here (`make .venv/.atheris`); hypothesis alone was led by time."
        )
        return
    for language in ("definitions", "rules"):
        said = _atheris(language, folder / language)
        runs, slowest, memory = (
            _stat(said, name) for name in ("executed_units", "slowest_unit_time", "peak_rss")
        )
        crashed = "ERROR: libFuzzer" in said or "Uncaught Python exception" in said or not runs
        outcome.figures += [
            Figure(f"atheris, {language}: inputs", f"{runs:,}", "≥ 200", runs >= 200),
            Figure(f"atheris, {language}: crashes", str(int(crashed)), "0", not crashed),
            Figure(f"atheris, {language}: slowest s, peak MB", f"{slowest}, {memory}"),
        ]  # fmt: skip


def _atheris(language: str, corpus: Path) -> str:
    corpus.mkdir()
    command = [sys.executable, "-m", "tests.trials.languages.coverage", language, str(corpus), str(_ATHERIS_SECONDS)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, check=False)
    return (done.stdout + done.stderr).decode(errors="replace")


def _stat(said: str, name: str) -> int:
    found = re.search(rf"stat::\w*{name}\w*:\s+(\d+)", said)
    return int(found[1]) if found else 0


def _short(how: str) -> str:
    return " ".join(how.split())[:140].replace("|", "¦")
