"""Small counts hidden, and as many more as it takes that none can be worked out from sums.

A count of 1 to below the threshold is hidden (None). In a table whose counts add up to a known total, hidden counts stay
hidden only if no sum gives one away: of a question with one answer each, at least two are hidden and together they are
not below the threshold; of a cross table, no hidden cell is a bridge of the graph whose nodes are rows and columns (with
the totals) and whose edges are hidden cells, for exactly the bridges can be computed (D. Gusfield, 1988); where one of
the questions takes several answers, the other's counts are kept as those of one question, its totals too. A mean is a sum
as well: that of a scale is hidden with any of its counts. Where several answers may be given, who did not give one is
counted by the difference, so that 99 of 100 is as small as 1.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import Any

from yorozu.outreach.tabulating.counting import NO_ANSWER

Cell = tuple[int, int]


def hide_question(counted: dict[str, Any], threshold: int) -> dict[str, Any]:
    """The counts of one question as the public sees them; nothing of one that fewer than the threshold were asked."""
    rows = [dict(each) for each in counted.get("rows", ())]
    counts = [each["count"] for each in rows]
    few_asked = 0 < counted["asked"] < threshold
    hidden = set(range(len(counts))) if few_asked else _small(counts, threshold)
    if counted["kind"] in ("multiple", "text"):
        for whole in (counted["asked"], counted["answered"]):
            hidden |= _small([whole - each for each in counts], threshold)
    if counted["kind"] in ("single", "scale"):
        _accompany(counts, hidden, threshold)
    for place in hidden:
        rows[place]["count"] = None
    found = {**counted, "rows": rows} if rows else dict(counted)
    if few_asked or counted["answered"] < threshold or (hidden and counted["kind"] == "scale"):
        found |= {each: None for each in ("mean", "median", "low", "high") if each in counted}
    elif counted["kind"] in ("number", "scale"):
        found |= {"low": None, "high": None}  # the one at the end is one person
    silent = counted["asked"] - counted["answered"]
    told = any(each["code"] == NO_ANSWER and each["count"] is None for each in rows)
    few = few_asked or told or 0 < silent < threshold or 0 < counted["answered"] < threshold
    return {
        **found,
        "asked": None if few_asked else counted["asked"],
        "answered": None if few else counted["answered"],
    }


def hide_questions(questions: Sequence[dict[str, Any]], answers: int, threshold: int) -> list[dict[str, Any]]:
    """Every question as the public sees it. How many were asked a question with a condition is what another question
    counts, so nothing is said of it where that count is hidden there."""
    shown = [hide_question(each, threshold) for each in questions]
    secret = {
        before["count"]
        for one, two in zip(questions, shown, strict=True)
        for before, after in zip(one.get("rows", ()), two.get("rows", ()), strict=True)
        if after["count"] is None
    }
    return [
        _withheld(each)
        if each["asked"] not in (None, answers) and {each["asked"], answers - each["asked"]} & secret
        else each
        for each in shown
    ]


def hide_cross(
    table: dict[str, Any], threshold: int, *, rows: Collection[int] = (), columns: Collection[int] = ()
) -> dict[str, Any]:
    """A cross table as the public sees it. `rows` and `columns` are the places of answers that are hidden where their
    question is counted alone: their totals are hidden here as well, and all other totals are known."""
    grid = [[*row, total] for row, total in zip(table["cells"], table["row_totals"], strict=True)]
    grid.append([*table["column_totals"], table["total"]])
    height, width = len(grid) - 1, len(grid[0]) - 1
    hidden = {(row, column) for row in range(height) for column in _small(grid[row][:width], threshold)}
    hidden |= {(row, width) for row in {*rows, *_small([each[width] for each in grid[:height]], threshold)}}
    hidden |= {(height, column) for column in {*columns, *_small(grid[height][:width], threshold)}}
    if table["row_single"] and table["column_single"]:
        _protect(grid, hidden)
    else:
        _protect_several(grid, hidden, threshold, (table["row_single"], table["column_single"]))
    shown = [
        [None if (row, column) in hidden else each for column, each in enumerate(cells)]
        for row, cells in enumerate(grid)
    ]
    return {
        **table, "cells": [row[:-1] for row in shown[:-1]], "row_totals": [row[-1] for row in shown[:-1]],
        "column_totals": shown[-1][:-1], "total": shown[-1][-1],
    }  # fmt: skip


def _small(counts: Sequence[int], threshold: int) -> set[int]:
    return {place for place, each in enumerate(counts) if 0 < each < threshold}


def _accompany(counts: Sequence[int], hidden: set[int], threshold: int) -> None:
    """Hide more of counts whose sum is known, the smallest first, until the sum tells nothing."""
    rest = sorted(
        (place for place in range(len(counts)) if place not in hidden and counts[place]),
        key=lambda n: counts[n],
    )
    while hidden and rest and (len(hidden) < 2 or sum(counts[place] for place in hidden) < threshold):
        hidden.add(rest.pop(0))


def _protect_several(
    grid: Sequence[Sequence[int]], hidden: set[Cell], threshold: int, single: tuple[bool, bool]
) -> None:
    """Where one of the questions takes several answers, or both: then nothing adds up but what the other says."""
    height, width = len(grid) - 1, len(grid[0]) - 1
    rows_single, columns_single = single
    for row, column in product(range(height + 1), range(width + 1)):
        # Who did not give the answer that may be one of several; the last row or column holds the whole.
        missing: tuple[int, ...] = (
            () if columns_single or column == width else (grid[row][width] - grid[row][column],)
        )
        missing += () if rows_single or row == height else (grid[height][column] - grid[row][column],)
        if _small(missing, threshold):
            hidden.add((row, column))
    if rows_single:
        margin = [(row, width) for row in range(height)]
        lines = [[(row, column) for row in range(height)] for column in range(width)]
    elif columns_single:
        margin = [(height, column) for column in range(width)]
        lines = [[(row, column) for column in range(width)] for row in range(height)]
    else:
        return
    _accompany_in(grid, hidden, margin, threshold)
    for line in lines:
        row, column = line[0]
        total = (height, column) if rows_single else (row, width)
        _accompany_in(grid, hidden, line, threshold, total=total, wholes=margin)


def _accompany_in(
    grid: Sequence[Sequence[int]],
    hidden: set[Cell],
    line: Sequence[Cell],
    threshold: int,
    *,
    total: Cell | None = None,
    wholes: Sequence[Cell] = (),
) -> None:
    """`total` is where the sum stands, if it may be hidden; `wholes` are the cells of whose persons those of the line are
    a part."""
    counts = [grid[row][column] for row, column in line]
    places = {place for place, cell in enumerate(line) if cell in hidden}
    if total in hidden:  # any hidden count is company of the total; without one the sum would tell it
        if not places and any(counts):
            places.add(min((place for place, each in enumerate(counts) if each), key=lambda n: counts[n]))
    else:
        _accompany(counts, places, threshold)
        if wholes and not any(wholes[place] in hidden for place in places):
            missing = [grid[row][column] - each for (row, column), each in zip(wholes, counts, strict=True)]
            if any(missing[place] for place in places):
                _accompany(missing, places, threshold)
    hidden |= {line[place] for place in places}


def _protect(grid: Sequence[Sequence[int]], hidden: set[Cell]) -> None:
    """Hide more cells until no hidden one can be computed; the smallest that close a ring of four with it, and totals,
    which are known elsewhere, only where nothing else is left."""
    while bridges := bridges_of(hidden):
        best = min(_rings(grid, hidden, min(bridges)))
        hidden.update(best[-1])


def _rings(
    grid: Sequence[Sequence[int]], hidden: set[Cell], cell: Cell
) -> Iterator[tuple[int, int, int, tuple[Cell, ...]]]:
    """(totals newly hidden, zeros hidden, counts hidden, cells) of each ring; the least is best."""
    height, width = len(grid) - 1, len(grid[0]) - 1
    row, column = cell
    for below in range(height + 1):
        for other in range(width + 1):
            if below == row or other == column:
                continue
            new = [each for each in ((row, other), (below, column), (below, other)) if each not in hidden]
            totals = sum(r == height or c == width for r, c in new)
            zeros = sum(not grid[r][c] for r, c in new)
            yield totals, zeros, sum(grid[r][c] for r, c in new), tuple(new)


def hide_returns(rows: Sequence[dict[str, Any]], threshold: int) -> list[dict[str, Any]]:
    """One side of the response rates. Of few who were asked nothing is said, for who knows one of them would learn whether
    they answered; and nothing of as many more as it takes that the total does not tell it."""
    sent = [each["sent"] for each in rows]
    hidden = _small(sent, threshold)
    _accompany(sent, hidden, threshold)
    return [{**each, "returned": None} if place in hidden else each for place, each in enumerate(rows)]


def _withheld(counted: dict[str, Any]) -> dict[str, Any]:
    rows = [{**each, "count": None} for each in counted.get("rows", ())]
    gone: dict[str, Any] = {
        each: None for each in ("asked", "answered", "mean", "median", "low", "high") if each in counted
    }
    return {**counted, **gone, **({"rows": rows} if rows else {})}


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
