"""Notices as PDF."""

from pathlib import Path

from bench import processes
from bench.figures import Figure, Part, Table
from bench.plan import Plan

HOW = (
    "`documents.services.render_notice` in one process: a rejection with reasons and 教示, every letter different. "
    "The first pays for reading the fonts."
)
AT_MOST = 15.0


def measure(folder: Path, plan: Plan) -> Part:
    where = processes.place(f"sqlite:////{str(folder / 'none.sqlite3').lstrip('/')}", folder / "notices")
    found = processes.inside(where, "notices", str(plan.letters))
    part = Part("Notices", HOW)
    met = found["median"] <= AT_MOST
    part.figures = [
        Figure(
            "notice PDF after the first, median", "–", f"{found['median']:.1f} ms", f"≤ {AT_MOST:.0f} ms", met
        )
    ]
    row = (f"{found['first']:.0f}", f"{found['median']:.1f}", f"{found['p99']:.1f}", str(found["letters"]))
    part.tables = [Table(("first ms", "median ms", "p99 ms", "letters"), [row])]
    return part
