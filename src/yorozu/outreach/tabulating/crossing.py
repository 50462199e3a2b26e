"""Two questions crossed: how many gave this answer to one and that to the other."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from yorozu.outreach.tabulating.counting import NO_ANSWER, NO_ANSWER_LABEL, Answered, codes_of
from yorozu.outreach.tabulating.questions import Question


def cross(row: Question, column: Question, answers: Sequence[Answered]) -> dict[str, Any]:
    """{row, column, rows: [label], columns: [label], cells: [[count]], row_totals, column_totals, total}, as JSON holds it.

    Among those who were asked both. Totals are persons: where several answers may be given, cells add up to more.
    """
    both = [each for each in answers if row.id in each.asked and column.id in each.asked]
    downwards, across = (
        [*row.options, (NO_ANSWER, NO_ANSWER_LABEL)],
        [*column.options, (NO_ANSWER, NO_ANSWER_LABEL)],
    )
    cells: Counter[tuple[str, str]] = Counter()
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for each in both:
        mine, yours = codes_of(row, each) or [NO_ANSWER], codes_of(column, each) or [NO_ANSWER]
        rows.update(mine)
        columns.update(yours)
        cells.update((one, two) for one in mine for two in yours)
    return {
        "row": row.id, "column": column.id, "row_label": row.label, "column_label": column.label,
        "rows": [label for _, label in downwards], "columns": [label for _, label in across],
        "cells": [[cells[one, two] for two, _ in across] for one, _ in downwards],
        "row_totals": [rows[code] for code, _ in downwards], "column_totals": [columns[code] for code, _ in across],
        "total": len(both), "row_single": row.kind != "multiple", "column_single": column.kind != "multiple",
    }  # fmt: skip
