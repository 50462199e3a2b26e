"""The written table (table.txt), read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.trials.authorization.cells import METHODS, PLACES, RESIDENTS, ROLES, STAFF, Cell
from tests.trials.authorization.watching import Seen
from tests.trials.authorization.world import KINDS

TABLE = Path(__file__).parent / "table.txt"
_OFFICE = ("worker", "chief", "manager")
_HERE = ("own", "other department")


@dataclass(frozen=True)
class Row:
    """One line: the cells it fits, and the answer as it is written."""

    line: int
    routes: frozenset[str]
    methods: frozenset[str]
    roles: frozenset[str]
    kinds: frozenset[str]
    answer: str

    def fits(self, cell: Cell) -> bool:
        return (
            cell.name in self.routes
            and cell.method in self.methods
            and cell.role in self.roles
            and cell.kind in self.kinds
        )

    def wanted(self, cell: Cell) -> Seen:
        """The answer for this cell."""
        status, _, rest = self.answer.partition(" ")
        parts: dict[str, list[str]] = {"shows": [], "lists": [], "changes": []}
        at = ""
        for word in _words(rest):
            if word in parts:
                at = word
            elif not at:
                raise ValueError(f"table.txt:{self.line}: {word}")
            else:
                parts[at].append(cell.kind if word == "it" else word)
        shown = cell.method != "HEAD"
        return Seen(
            status,
            frozenset(parts["shows"] if shown else ()),
            frozenset(parts["lists"] if shown else ()),
            at == "changes" or "changes" in rest.split(),
        )


@dataclass(frozen=True)
class Table:
    """Every row in its order; the first that fits decides."""

    rows: tuple[Row, ...]

    def row_for(self, cell: Cell) -> Row | None:
        """None where nobody has decided."""
        return next((row for row in self._of_route[cell.name] if row.fits(cell)), None)

    @cached_property
    def _of_route(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            for route in row.routes:
                found[route].append(row)
        return found


def read() -> Table:
    """The table as it is written. Raises ValueError naming the line that cannot be read."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return Table(tuple(_row(number, line) for number, line in enumerate(lines, 1) if line and line[0] != "#"))


def _row(number: int, line: str) -> Row:
    columns = [each.strip() for each in line.split("|")]
    if len(columns) != 5:
        raise ValueError(f"table.txt:{number}: five columns are needed")
    routes, methods, roles, kinds, answer = columns
    return Row(
        number,
        frozenset(_several(routes)),
        frozenset(METHODS if methods == "any" else _several(methods)),
        frozenset(role for each in _several(roles) for role in _roles(each, number)),
        frozenset(kind for each in _several(kinds) for kind in _kinds(each)),
        answer,
    )


def _roles(written: str, number: int) -> Iterator[str]:
    if written == "everybody":
        yield from ROLES
    elif written == "residents":
        yield from RESIDENTS
    elif "@" not in written and written in ROLES:
        yield written
    else:
        who, _, place = written.partition("@")
        whos = STAFF if who == "anyone" else _OFFICE if who == "office" else (who,)
        places = _HERE if place == "here" else (place,)
        if not set(whos) <= set(STAFF) or not set(places) <= set(PLACES):
            raise ValueError(f"table.txt:{number}: no role {written}")
        yield from (f"{each}@{where}" for each in whos for where in places)


def _kinds(written: str) -> tuple[str, ...]:
    groups: dict[str, tuple[str, ...]] = {"any": (*KINDS, "-"), "here": _HERE}
    return groups.get(written, (written,))


def _several(written: str) -> list[str]:
    return [each.strip() for each in written.split(",")]


def _words(rest: str) -> Iterator[str]:
    """`shows own, other department changes` → shows, own, other department, changes."""
    for part in rest.split(","):
        words = part.split()
        while words and words[0] in ("shows", "lists", "changes"):
            yield words.pop(0)
        last = words.pop() if words and words[-1] == "changes" else ""
        if words:
            yield " ".join(words)
        if last:
            yield last
