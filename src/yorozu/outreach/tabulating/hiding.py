"""Small counts hidden, and as many more as it takes that none can be worked out from sums.

A count of 1 to below the threshold is hidden (None). In a table whose counts add up to a known total, hidden counts stay
hidden only if no sum gives one away: of a question with one answer each, at least two are hidden and together they are
not below the threshold; of a cross table, no hidden cell is a bridge of the graph whose nodes are rows and columns (with
the totals) and whose edges are hidden cells, for exactly the bridges can be computed (D. Gusfield, 1988).
"""

from collections.abc import Iterable, Sequence
from typing import Any

Cell = tuple[int, int]


def hide_question(counted: dict[str, Any], threshold: int) -> dict[str, Any]:
    """The counts of one question as the public sees them."""
    rows = [dict(each) for each in counted.get("rows", ())]
    counts = [each["count"] for each in rows]
    hidden = {place for place, each in enumerate(counts) if 0 < each < threshold}
    if counted["kind"] in ("single", "scale") and hidden:
        rest = sorted(
            (place for place in range(len(counts)) if place not in hidden and counts[place]),
            key=lambda n: counts[n],
        )
        while rest and (len(hidden) < 2 or sum(counts[place] for place in hidden) < threshold):
            hidden.add(rest.pop(0))
    for place in hidden:
        rows[place]["count"] = None
    found = {**counted, "rows": rows} if rows else dict(counted)
    if counted["answered"] < threshold:
        found |= {each: None for each in ("mean", "median", "low", "high") if each in counted}
    elif counted["kind"] in ("number", "scale"):
        found |= {"low": None, "high": None}  # the one at the end is one person
    few = 0 < counted["asked"] - counted["answered"] < threshold or 0 < counted["answered"] < threshold
    return {**found, "answered": None if few else counted["answered"]}


def hide_cross(table: dict[str, Any], threshold: int) -> dict[str, Any]:
    """A cross table as the public sees it, its totals among the cells."""
    grid = [[*row, total] for row, total in zip(table["cells"], table["row_totals"], strict=True)]
    grid.append([*table["column_totals"], table["total"]])
    hidden = {
        (row, column)
        for row, cells in enumerate(grid)
        for column, each in enumerate(cells)
        if 0 < each < threshold
    }
    if table["adds_up"]:
        _protect(grid, hidden)
    shown = [
        [None if (row, column) in hidden else each for column, each in enumerate(cells)]
        for row, cells in enumerate(grid)
    ]
    return {
        **table, "cells": [row[:-1] for row in shown[:-1]], "row_totals": [row[-1] for row in shown[:-1]],
        "column_totals": shown[-1][:-1], "total": shown[-1][-1],
    }  # fmt: skip


def _protect(grid: Sequence[Sequence[int]], hidden: set[Cell]) -> None:
    """Hide more cells until no hidden one can be computed; the smallest that close a ring of four with it."""
    while bridges := bridges_of(hidden):
        row, column = min(bridges)
        rings = [
            ((row, other), (below, column), (below, other))
            for below in range(len(grid))
            for other in range(len(grid[0]))
            if below != row and other != column
        ]
        # Zeros are not hidden where it can be helped: that nobody said so is often known anyway.
        best = min(
            rings, key=lambda ring: (sum(not grid[r][c] for r, c in ring), _cost(grid, hidden, ring), ring)
        )
        hidden.update(best)


def _cost(grid: Sequence[Sequence[int]], hidden: set[Cell], ring: Iterable[Cell]) -> int:
    return sum(grid[row][column] for row, column in ring if (row, column) not in hidden)


def bridges_of(hidden: set[Cell]) -> set[Cell]:
    """Hidden cells whose row and column are joined by no other way through hidden cells: their value can be computed."""
    return {each for each in hidden if not _joined(hidden - {each}, each)}


def _joined(cells: set[Cell], cell: Cell) -> bool:
    seen, waiting = {("row", cell[0])}, [("row", cell[0])]
    while waiting:
        side, number = waiting.pop()
        for row, column in cells:
            here, there = (
                (("row", row), ("column", column)) if side == "row" else (("column", column), ("row", row))
            )
            if here == (side, number) and there not in seen:
                seen.add(there)
                waiting.append(there)
    return ("column", cell[1]) in seen
