"""Queries of the catalogue's pages."""

from pathlib import Path

from bench import databases, processes
from bench.figures import Figure, Part, Table
from bench.plan import Plan

MANY = 10_000
HOW = (
    f"The catalogue's pages through Django's own client, with 10 and with {MANY:,} procedures published. The list of "
    "the API and the searches keep pages in memory for an edition of the catalogue; the queries are those of a "
    "repeated request."
)


def measure(kind: str, folder: Path, plan: Plan) -> Part:
    """One database's part."""
    with databases.temporary(kind, folder) as url:
        where = processes.place(url, folder / f"{kind}-catalogue")
        found = processes.inside(where, "query_counts", str(MANY), str(plan.runs))
    part = Part("Catalogue", HOW)
    by_page: dict[str, list[dict[str, float]]] = {}
    for each in found:
        by_page.setdefault(each["page"], []).append(each)
    same = all(len({each["queries"] for each in pair}) == 1 for pair in by_page.values())
    part.figures = [
        Figure(f"queries with 10 and {MANY:,} procedures", kind, "equal" if same else "differ", "equal", same)
    ]
    rows = [
        (
            page, *(str(each["queries"]) for each in pair), *(f"{each['median']:.1f}" for each in pair),
            f"{pair[-1]['p99']:.1f}",
        )
        for page, pair in by_page.items()
    ]  # fmt: skip
    header = (
        f"{kind}: page",
        "queries, 10",
        f"queries, {MANY:,}",
        "median ms, 10",
        f"median ms, {MANY:,}",
        f"p99 ms, {MANY:,}",
    )
    part.tables = [Table(header, rows)]
    return part
