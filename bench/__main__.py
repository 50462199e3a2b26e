"""`python -m bench`: measures everything, says what it found, and writes docs/benchmarks.md."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from types import FrameType

from bench import (
    databases,
    machine,
    notices,
    pack_load,
    pair,
    paper,
    procedure_list,
    query_counts,
    report,
    steps,
    submissions,
    work_list,
)
from bench.figures import Part
from bench.plan import AT_MOST_SECONDS, FULL, PROCEDURES, QUICK, Plan
from bench.processes import ROOT

SERVED: dict[str, Callable[[str, pair.Pair, Plan], Part]] = {
    "submissions": submissions.measure,
    "procedures": procedure_list.measure,
}
IN_PROCESS: dict[str, Callable[[str, Path, Plan], Part]] = {
    "queries": query_counts.measure,
    "work-list": work_list.measure,
    "packs": pack_load.measure,
    "steps": steps.measure,
}
NAMES = (*SERVED, *IN_PROCESS, "notices", "paper")
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(AT_MOST_SECONDS)
    plan = QUICK if options.quick else FULL
    kinds, notes = _kinds(options.database)
    notes.append(f"Waiting processes on the machine as it began: {machine.load()} (0 is a quiet machine).")
    with tempfile.TemporaryDirectory(prefix="yorozu-bench-") as folder:
        parts = _measure(options.only or list(NAMES), kinds, plan, Path(folder))
    page = report.write(
        parts, machine=machine.lines([databases.version(kind) for kind in kinds]), notes=notes,
        command=" ".join(["python -m bench", *sys.argv[1:]]), at=datetime.now().astimezone(),
    )  # fmt: skip
    _deliver(page, options)
    return 1 if any(figure.met is False for part in parts for figure in part.figures) else 0


def _deliver(page: str, options: argparse.Namespace) -> None:
    whole = not options.quick and not options.only and not options.database
    target = options.out or (PAGE if whole else None)
    print(page)
    if target:
        target.write_text(page, encoding="utf-8")
        print(f"written to {target}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute or two, small numbers; prints only")
    parser.add_argument(
        "--only", action="append", choices=NAMES, help="one measurement (may be repeated); prints only"
    )
    parser.add_argument("--database", choices=(databases.SQLITE, databases.POSTGRESQL), help="this one only")
    parser.add_argument("--out", type=Path, help="write the page here")
    return parser.parse_args()


def _kinds(only: str | None) -> tuple[list[str], list[str]]:
    """The databases to measure on, and what to say of the one left out."""
    reason = databases.why_not_postgresql()
    kinds = [databases.SQLITE] + ([] if reason else [databases.POSTGRESQL])
    notes = [f"PostgreSQL was left out: {reason}."] if reason else []
    return [kind for kind in kinds if only in (None, kind)], notes


def _measure(names: list[str], kinds: list[str], plan: Plan, folder: Path) -> list[Part]:
    parts: dict[str, Part] = {}
    for kind in kinds:
        served = [name for name in SERVED if name in names]
        if served:
            with pair.serving(kind, folder, procedures=PROCEDURES) as both:
                for name in served:
                    _add(parts, name, kind, partial(SERVED[name], kind, both, plan))
        for name in (name for name in IN_PROCESS if name in names):
            _add(parts, name, kind, partial(IN_PROCESS[name], kind, folder, plan))
    if "notices" in names:
        _add(parts, "notices", "", partial(notices.measure, folder, plan))
    if "paper" in names:
        _add(parts, "paper", "", partial(paper.measure, folder, plan))
    return [parts[name] for name in NAMES if name in parts]


def _add(parts: dict[str, Part], name: str, kind: str, measure: Callable[[], Part]) -> None:
    print(f"… {name} {kind}", file=sys.stderr, flush=True)
    part = measure()
    if name in parts:
        parts[name].join(part)
    else:
        parts[name] = part


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(f"stopped after {AT_MOST_SECONDS} s" if number == signal.SIGALRM else "stopped")


sys.exit(main())
