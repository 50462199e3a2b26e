"""Publishing every shipped procedure in every shipped city."""

from pathlib import Path

from bench import databases, processes
from bench.figures import Figure, Part, Table
from bench.plan import Plan

HOW = (
    "Every file of `packs/procedures` read, checked with its own example, and published in each of the five cities, "
    "in a new database with the cities loaded; then the same files once more, which changes nothing."
)
AT_LEAST, AT_MOST = 60, 20.0


def measure(kind: str, folder: Path, plan: Plan) -> Part:
    """One database's part."""
    with databases.temporary(kind, folder) as url:
        where = processes.place(url, folder / f"{kind}-packs")
        found = processes.inside(where, "pack_load")
    part = Part("Packs", HOW)
    first = found[0]
    met = first["seconds"] < AT_MOST and first["procedures"] >= AT_LEAST
    name = f"{first['procedures']} procedures × 5 cities load"
    part.figures = [Figure(name, kind, f"{first['seconds']:.1f} s", f"< {AT_MOST:.0f} s", met)]
    rows = [
        (name, str(each["published"]), f"{each['seconds']:.1f}", f"{each['processor']:.1f}")
        for name, each in zip(("first load", "the same again"), found, strict=True)
    ]
    header = (f"{kind}: load", "procedures in cities", "seconds", "seconds of the processor")
    part.tables = [Table(header, rows)]
    return part
