"""docs/trust.md, written from the last long run of every trial (kept beside it in docs/trust.json)."""

import json
from pathlib import Path

from tests.trials.outcome import Run

_DOCS = Path(__file__).resolve().parents[2] / "docs"
_INTRO = """# Trust

What a city must be able to rely on, tried against the real thing. This page is written by `make trust`, which anybody
can run again; `make test` carries a quick form of each trial. Each trial is also run against a deliberately broken
twin of what it tries, which it has to notice.
"""


def keep(run: Run, docs: Path = _DOCS) -> None:
    """Put one run in the place of the last of the same trial and database, and write the page anew."""
    kept = [each for each in kept_runs(docs) if (each.trial, each.database) != (run.trial, run.database)]
    runs = sorted([*kept, run], key=lambda each: (each.trial, each.database))
    plain = json.dumps([each.plain() for each in runs], ensure_ascii=False, indent=1)
    (docs / "trust.json").write_text(plain + "\n")
    (docs / "trust.md").write_text(page(runs))


def kept_runs(docs: Path = _DOCS) -> list[Run]:
    path = docs / "trust.json"
    return [Run.of(each) for each in json.loads(path.read_text())] if path.exists() else []


def page(runs: list[Run]) -> str:
    short = [f"- {run.trial} on {run.database}: {each}." for run in runs for each in run.outcome.shortfalls()]
    lines = [_INTRO, "## What falls short", "", *(short or ["Nothing."]), *_missing(runs), ""]
    return "\n".join([*lines, *(line for run in runs for line in _chapter(run))])


def _missing(runs: list[Run]) -> list[str]:
    known = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    missing = sorted(known - {run.trial for run in runs})
    return [f"- Not run at length yet: {', '.join(missing)}."] if missing else []


def _chapter(run: Run) -> list[str]:
    outcome = run.outcome
    lines = [f"## {outcome.title} ({run.database})", "", outcome.how, ""]
    lines += [f"`{run.command}`, {run.at:%Y-%m-%d}, {run.seconds:.0f} s.", ""]
    lines += ["| figure | found | wanted | |", "| --- | ---: | ---: | --- |"]
    lines += [
        f"| {each.name} | {each.value} | {each.wanted} | {_VERDICT[each.met]} |" for each in outcome.figures
    ]
    if outcome.twins:
        lines += ["", "| broken twin | noticed | how |", "| --- | --- | --- |"]
        lines += [
            f"| {each.broken} | {'yes' if each.caught else '**no**'} | {each.how} |" for each in outcome.twins
        ]
    return [*lines, "", *(f"- {note}" for note in outcome.notes), *([""] if outcome.notes else [])]


_VERDICT = {True: "met", False: "**falls short**", None: ""}
