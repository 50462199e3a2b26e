"""The report in Markdown."""

from datetime import datetime

from bench.figures import Figure, Part, Table

_INTRO = """# Benchmarks

Figures that the project promises, measured in one run on one machine. Ratios say more than rates: what they compare
ran by turns in the same run, on the same server (granian, two processes), kind of database and durability.
This page is written by `make bench`; anybody can make it anew.
"""


def write(parts: list[Part], *, machine: list[str], command: str, at: datetime, notes: list[str]) -> str:
    """The whole page."""
    return "\n".join(
        [
            _INTRO,
            f"Measured {at:%Y-%m-%d %H:%M %Z} with `{command}`.\n",
            *(f"- {line}" for line in machine),
            "",
            "## The floors",
            "",
            *_floors(parts),
            "",
            "## What falls short",
            "",
            *_shortfalls(parts, notes),
            "",
            *(line for part in parts for line in _chapter(part)),
        ]
    )


def _floors(parts: list[Part]) -> list[str]:
    rows = [(f.name, f.database, f.value, f.floor, _verdict(f)) for part in parts for f in part.figures]
    return _table(Table(("figure", "database", "measured", "floor", ""), rows))


def _verdict(figure: Figure) -> str:
    return {True: "met", False: "**falls short**", None: ""}[figure.met]


def _shortfalls(parts: list[Part], notes: list[str]) -> list[str]:
    short = [f for part in parts for f in part.figures if f.met is False]
    lines = [f"- {f.name} on {f.database}: {f.value}, promised {f.floor}." for f in short]
    return [*(lines or ["Nothing: every floor is met."]), *(f"- {note}" for note in notes)]


def _chapter(part: Part) -> list[str]:
    lines = [f"## {part.title}", "", part.how, ""]
    for table in part.tables:
        lines += [*_table(table), ""]
    return [*lines, *(f"- {note}" for note in part.notes), *([""] if part.notes else [])]


def _table(table: Table) -> list[str]:
    ruler = ["---" if number == 0 else "---:" for number in range(len(table.header))]
    return [_row(table.header), _row(ruler), *(_row(row) for row in table.rows)]


def _row(cells: "list[str] | tuple[str, ...]") -> str:
    return f"| {' | '.join(cells)} |"
