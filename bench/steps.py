"""One page of thirty questions and ten rules: against a Django form written by hand, and against figures of others."""

from pathlib import Path

from bench import databases, processes
from bench.figures import Figure, Part, Table
from bench.plan import Plan

HOW = (
    "One page of 30 questions with 10 rules (`bench/steps.yaml`), and the same 30 questions as a Django form written by "
    "hand and kept as one row (`bench/bare/form.py`), in one process and one database, by turns; each request through "
    "all of Django without a network: ours with its own middleware, the bare form with that of `startproject`. Shown: "
    "the page as it is first opened. Rule check: sent with an answer that one rule refuses, and shown again with what "
    "is wrong; ours has then also kept what was typed, sealed. Kept: sent, checked, sealed and committed, and on to the "
    "next page; the bare form is checked and inserted. Figures of Open Forms 2.7 (19, 75 and 51 ms) are those of its "
    "own measurement on a like machine and were not measured here; what is promised is a fifth of them."
)
AT_MOST, TIMES = 2.0, 5.0
STEPS = {
    "show": ("form shown", 19.0),
    "refuse": ("rule check", 75.0),
    "save": ("answers kept", 51.0),
}


def measure(kind: str, folder: Path, plan: Plan) -> Part:
    """One database's part."""
    with databases.temporary(kind, folder) as url:
        where = processes.place(url, folder / f"{kind}-steps")
        found = processes.inside(where, "steps", str(2 * plan.runs))
    part = Part("A step of a form", HOW)
    rows = []
    for step, (name, theirs) in STEPS.items():
        (ours, ours_p99), (bare, bare_p99) = found[step]["ours"], found[step]["bare"]
        part.figures += [
            Figure(f"{name} ÷ bare", kind, f"{ours / bare:.2f}", f"≤ {AT_MOST:.0f}", ours <= AT_MOST * bare),
            Figure(
                f"{name}, times as fast as Open Forms 2.7", kind, f"{theirs / ours:.1f}", f"≥ {TIMES:.0f}",
                theirs >= TIMES * ours,
            ),
        ]  # fmt: skip
        rows.append((name, *(f"{each:.1f}" for each in (ours, ours_p99, bare, bare_p99)), f"{theirs:.0f}"))
    header = (f"{kind}: step", "ours, median ms", "p99 ms", "bare, median ms", "p99 ms", "Open Forms 2.7, ms")
    part.tables = [Table(header, rows)]
    return part
