"""The same attempts led by coverage: `python -m tests.trials.languages.coverage LANGUAGE CORPUS SECONDS`.

SECONDS are of processor time, so that a busy machine tries as much as an idle one. Needs atheris (group `fuzz` in
pyproject.toml; `make .venv/.atheris`). Anything undocumented, or an input that takes too long, ends it with ERROR.
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["yorozu.forms", "ruamel"]):
    from tests.trials.languages import generating, hostile
    from tests.trials.languages.attempts import at_most, try_bytes, try_rule

_LONGEST = {"definitions": 16_384, "rules": 500}
#: Seconds of processor time for one input, ten times as slow as without the counting of branches.
_ONE_INPUT = 25.0
#: For what Python cannot stop, as it never comes back to it.
_BEYOND = 300


def main(language: str, corpus: Path, seconds: int) -> None:
    if language == "definitions":
        seeds = [text.encode() for text in generating.PACKS]
    else:
        seeds = [text.encode("utf-8", "replace") for _name, text in hostile.rules()]
    for number, content in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(content)
    atheris.Setup(
        [
            sys.argv[0], str(corpus), f"-max_len={_LONGEST[language]}", "-timeout=7200", "-handle_usr1=1",
            "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={corpus.parent}/",
        ],
        _until(time.process_time() + seconds, _definition if language == "definitions" else _rule),
    )  # fmt: skip
    limit = int(time.process_time()) + seconds + _BEYOND
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    atheris.Fuzz()


def _until(end: float, attempt: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The attempt, until the process has used so much processor time; then libFuzzer is asked to end and to report."""

    def bounded(content: bytes) -> None:
        with at_most(_ONE_INPUT):
            attempt(content)
        if time.process_time() > end:
            os.kill(os.getpid(), signal.SIGUSR1)

    return bounded


def _definition(content: bytes) -> None:
    try_bytes(content)


def _rule(content: bytes) -> None:
    try_rule(content.decode("utf-8", "replace"))


main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
