"""The same attempts led by coverage: `python -m tests.trials.languages.coverage LANGUAGE CORPUS SECONDS`.

Needs atheris (group `fuzz` in pyproject.toml; `make .venv/.atheris`). Anything undocumented ends it with ERROR.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["yorozu.forms", "ruamel"]):
    from tests.trials.languages import generating, hostile
    from tests.trials.languages.attempts import try_bytes, try_rule

_LONGEST = {"definitions": 16_384, "rules": 500}


def main(language: str, corpus: Path, seconds: int) -> None:
    if language == "definitions":
        seeds = [text.encode() for text in generating.PACKS]
    else:
        seeds = [text.encode("utf-8", "replace") for _name, text in hostile.rules()]
    for number, content in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(content)
    atheris.Setup(
        [
            sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-max_len={_LONGEST[language]}", "-timeout=25",
            "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={corpus.parent}/",
        ],
        _definition if language == "definitions" else _rule,
    )  # fmt: skip
    atheris.Fuzz()


def _definition(content: bytes) -> None:
    try_bytes(content)


def _rule(content: bytes) -> None:
    try_rule(content.decode("utf-8", "replace"))


main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
