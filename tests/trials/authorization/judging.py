"""Cells compared with the table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.trials.authorization.cells import CannotBeAsked, Cell, all_cells, ask
from tests.trials.authorization.table import Row, Table
from tests.trials.authorization.watching import Seen, look
from tests.trials.authorization.world import World


@dataclass
class Judged:
    """`leaks`: something was shown or changed that the table does not allow; `others`: another answer than written."""

    cells: int = 0
    asked: int = 0
    undecided: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.undecided, *self.leaks, *self.others]


def undecided_of(world: World, cells: Iterable[Cell], table: Table) -> tuple[list[str], Counter[Row]]:
    """Cells that no row decides or that nobody knows how to ask; and how many cells each row decides."""
    missing, used = [], Counter[Row]()
    for cell in cells:
        row = table.row_for(cell)
        if row is None:
            missing.append(f"{cell}: no row of the table decides")
            continue
        used[row] += 1
        try:
            ask(world, cell)
        except CannotBeAsked as fault:
            missing.append(f"{cell}: no value known for {fault}")
    return missing, used


def judge(world: World, cells: Iterable[Cell], table: Table) -> Judged:
    """Ask every cell and compare. Undecided cells are not asked."""
    judged = Judged()
    for cell in cells:
        judged.cells += 1
        row = table.row_for(cell)
        if row is None:
            judged.undecided.append(str(cell))
            continue
        judged.asked += 1
        _compare(cell, row, look(world, cell), judged)
    return judged


def cells_of(*names: str) -> list[Cell]:
    """Of routes, or of acts of routes, as the table names them."""
    return [cell for cell in all_cells() if cell.name in names]


def _compare(cell: Cell, row: Row, seen: Seen, judged: Judged) -> None:
    wanted = row.wanted(cell)
    said = f"{cell}: {seen}, written is {wanted} (line {row.line})"
    if (
        seen.shows - wanted.shows
        or seen.lists - wanted.lists - wanted.shows
        or (seen.changes and not wanted.changes)
    ):
        judged.leaks.append(said)
    elif seen != wanted:
        judged.others.append(said)
