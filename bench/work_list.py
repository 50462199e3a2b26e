"""The desk's work list."""

from pathlib import Path

from bench import databases, processes
from bench.figures import Figure, Part, Table
from bench.plan import Plan

HOW = (
    "Time in the server of one request of the desk's work list, through all of Django (middleware, session, view, "
    "queries, template) in one process without a network, cases all in one city: ten of a hundred open, ninety filed. "
    "The clerk works in every department that has a procedure; the mayor sees the whole city."
)
AT_MOST, FLAT = 60.0, 1.5


def measure(kind: str, folder: Path, plan: Plan) -> Part:
    """One database's part."""
    sizes = ",".join(map(str, plan.cases))
    with databases.temporary(kind, folder) as url:
        where = processes.place(url, folder / f"{kind}-cases")
        found = processes.inside(where, "work_list", sizes, str(plan.runs))
    part = Part("Work list", HOW)
    most = plan.cases[-1]
    last = [each for each in found if each["cases"] == most]
    slowest = max(last, key=lambda each: each["median"])
    part.figures = [
        Figure(
            f"work list with {most:,} cases, slowest page ({slowest['page']}), median",
            kind, f"{slowest['median']:.1f} ms", f"≤ {AT_MOST:.0f} ms", slowest["median"] <= AT_MOST,
        ),
        *_flatness(kind, found, plan),
    ]  # fmt: skip
    rows = [
        (
            f"{each['cases']:,}",
            each["page"],
            f"{each['median']:.1f}",
            f"{each['p99']:.1f}",
            str(each["queries"]),
        )
        for each in found
    ]
    part.tables = [Table((f"{kind}: cases", "page", "median ms", "p99 ms", "queries"), rows)]
    return part


def _flatness(kind: str, found: list[dict[str, float]], plan: Plan) -> list[Figure]:
    """How much slower each page is with the most cases than with the fewest; the worst of them."""
    few, most = plan.cases[0], plan.cases[-1]
    first = {each["page"]: each["median"] for each in found if each["cases"] == few}
    growth = {each["page"]: each["median"] / first[each["page"]] for each in found if each["cases"] == most}
    page = max(growth, key=lambda name: growth[name])
    name = f"work list, {most:,} ÷ {few:,} cases, worst page ({page})"
    return [Figure(name, kind, f"{growth[page]:.2f}", f"≤ {FLAT} (flat)", growth[page] <= FLAT)]
