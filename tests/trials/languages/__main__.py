"""Tries inputs for a number of seconds and says in its last line, as JSON, what it found.

python -m tests.trials.languages SEED SECONDS [BROKEN]     BROKEN: one of the twins, hostile inputs only
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings, target
from hypothesis import strategies as st

from tests.trials.languages import generating as some
from tests.trials.languages import hostile
from tests.trials.languages.attempts import Found, try_bytes, try_data, try_document, try_rule
from tests.trials.languages.broken import BROKEN

#: Seconds of processor time for one input, on a machine of today; a pack takes 0.02, a rule 0.0005.
DOCUMENT_LIMIT, RULE_LIMIT = 20.0, 2.0
TWIN_LIMITS = 1.5, 0.5
#: How far memory may grow over what the process has when it begins.
MEMORY = 1024 * 1024 * 1024
_AT_ONCE = 25
#: Seconds of processor time beyond those asked for, for the hostile inputs and the twins and for what never ends.
_BEYOND = 1200

Run = Callable[[Any], bool]


def main(number: int, seconds: float, size: int) -> None:
    limit = _memory() * 1024 + MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + _BEYOND, int(seconds) + _BEYOND))
    documents, rules = Found(), Found()
    for _ in _hostile(documents, rules, size, (DOCUMENT_LIMIT, RULE_LIMIT)):
        pass
    _fuzz(documents, rules, number, seconds)
    said = {name: vars(each) for name, each in (("documents", documents), ("rules", rules))}
    megabytes = _memory() // 1024
    twins = {broken: _first_crash(twin, size) for broken, twin in BROKEN.items()}
    last = json.dumps({**said, "megabytes": megabytes, "twins": twins}, ensure_ascii=False)
    sys.stdout.write(last + "\n")


def _first_crash(twin: Callable[[], AbstractContextManager[None]], size: int) -> str:
    """How the hostile inputs show that a limit is missing; empty when they do not."""
    documents, rules = Found(), Found()
    with twin():
        for _ in _hostile(documents, rules, size, TWIN_LIMITS):
            if crashes := documents.crashes + rules.crashes:
                return crashes[0]
    return ""


def _hostile(documents: Found, rules: Found, size: int, limits: tuple[float, float]) -> Iterator[float]:
    """Try them one after another, the rules first."""
    for name, text in hostile.rules():
        yield rules.attempt(f"{name}: {text}", lambda text=text: try_rule(text), limit=limits[1])  # type: ignore[misc]
    for name, text in hostile.documents(size):
        yield documents.attempt(f"{name}: {text}", lambda text=text: try_document(text), limit=limits[0])  # type: ignore[misc]


def _fuzz(documents: Found, rules: Found, number: int, seconds: float) -> None:
    """Each kind of input in turn, until the time is over; hypothesis is led towards what takes long."""
    kinds: list[tuple[st.SearchStrategy[Any], Run, Found, float]] = [
        (some.mutated_text(), try_document, documents, DOCUMENT_LIMIT),
        (some.mutated_bytes(), try_bytes, documents, DOCUMENT_LIMIT),
        (some.mutated_data(), try_data, documents, DOCUMENT_LIMIT),
        (some.ANY_DATA, try_data, documents, DOCUMENT_LIMIT),
        (some.RULES, try_rule, rules, RULE_LIMIT),
        (some.mutated_rule(), try_rule, rules, RULE_LIMIT),
        (st.text(max_size=60), try_rule, rules, RULE_LIMIT),
    ]
    until, turn = time.process_time() + seconds, 0
    while time.process_time() < until:
        inputs, run, found, limit = kinds[turn % len(kinds)]
        _some_of(inputs, run, found, limit, number + turn, until)
        turn += 1


def _some_of(
    inputs: st.SearchStrategy[Any], run: Run, found: Found, limit: float, number: int, until: float
) -> None:
    @seed(number)
    @settings(
        max_examples=_AT_ONCE, deadline=None, database=None, phases=[Phase.generate, Phase.target],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(inputs)
    def attempt(given_input: Any) -> None:
        if time.process_time() < until:
            target(found.attempt(str(given_input)[:400], lambda: run(given_input), limit=limit))

    attempt()


def _memory() -> int:
    """The most that this process has held, in KB; getrusage would tell of the parent's too (proc(5), VmHWM)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
