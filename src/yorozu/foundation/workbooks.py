"""Excel files of several sheets of text, written as their rows come."""

import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter

_MOST_IN_CELL = 32_767
_CUT = "…（長いため途中まで）"
_NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_WIDEST, _NARROWEST = 40, 10


class Workbook:
    """Every cell is text: nothing is a formula, a link or a number, and long digits keep their zeros.

    Cells carry Excel's own mark of text (quotePrefix), so that a text beginning with `=` stays text also where somebody
    edits it; the text itself is as it was written. Held in memory: what is personal does not lie on the disk meanwhile.
    """

    def __init__(self) -> None:
        self._out = io.BytesIO()
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True, **safe})
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#E6E6E6", "border": 1, "valign": "top", "quote_prefix": True}
        )
        self._body = self._book.add_format({"valign": "top", "num_format": "@", "quote_prefix": True})
        self._names: set[str] = set()

    def sheet(self, name: str, header: Sequence[str]) -> "Sheet":
        """A new sheet whose first row stays in sight; the name is made one that Excel takes."""
        page = self._book.add_worksheet(self._free_name(name))
        page.freeze_panes(1, 0)
        for column, label in enumerate(header):
            page.write_string(0, column, _fitting(label), self._head)
            page.set_column(column, column, min(_WIDEST, max(_NARROWEST, 2 * len(label) + 2)))
        return Sheet(page, self._body)

    def finish(self) -> bytes:
        """The file; nothing can be added afterwards."""
        self._book.close()
        return self._out.getvalue()

    def _free_name(self, name: str) -> str:
        plain = _NOT_IN_NAMES.sub(" ", name).strip()[:_NAME_LENGTH] or "表"
        found, number = plain, 1
        while found.lower() in self._names:
            number += 1
            found = f"{plain[: _NAME_LENGTH - 4]} {number}"
        self._names.add(found.lower())
        return found


class Sheet:
    """One sheet; rows are added below each other."""

    def __init__(self, page: Any, body: Any) -> None:
        self._page, self._body, self._row = page, body, 0

    def add(self, cells: Sequence[str]) -> None:
        self._row += 1
        for column, cell in enumerate(cells):
            if cell:
                self._page.write_string(self._row, column, _fitting(cell), self._body)


def _fitting(cell: str) -> str:
    return cell if len(cell) <= _MOST_IN_CELL else cell[: _MOST_IN_CELL - len(_CUT)] + _CUT
