"""Tables that staff keep in a spreadsheet: read from CSV or Excel as text, written as Excel."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, load_workbook

from yorozu.foundation.errors import Invalid
from yorozu.foundation.tables import harmless

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 2 * 1024 * 1024
_MOST_ROWS, _MOST_COLUMNS, _MOST_IN_CELL = 5000, 60, 5000
_MOST_UNPACKED = 60 * 1024 * 1024
_WIDEST = 48
_UNREADABLE = (
    "ファイルを読めません。書き出した表を Excel（.xlsx）か CSV（UTF-8）で保存して、選び直してください。"
)


def read_rows(name: str, content: bytes) -> list[list[str]]:
    """Every row of the first sheet as text, the empty ones too, so that rows count as the spreadsheet counts them.

    Raises Invalid for what is no table, too large or in another format.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("ファイルが大きすぎます。2 MB までにしてください。")
    if not content.strip():
        raise Invalid("ファイルが空です。表を選び直してください。")
    rows = _from_excel(content) if content[:2] == b"PK" else _from_csv(name, content)
    if len(rows) > _MOST_ROWS or any(len(row) > _MOST_COLUMNS for row in rows):
        raise Invalid(f"表が大きすぎます。{_MOST_ROWS}行、{_MOST_COLUMNS}列までにしてください。")
    if any(len(cell) > _MOST_IN_CELL for row in rows for cell in row):
        raise Invalid(f"一つの欄の文字が多すぎます。{_MOST_IN_CELL}文字までにしてください。")
    return rows


def excel_file(sheet: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet of text whose first row stays in sight; nothing in it is a formula or a link."""
    out = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **safe}) as book:
        page = book.add_worksheet(sheet)
        head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "border": 1, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        page.freeze_panes(1, 0)
        widths = [len(each) for each in header]
        page.write_row(0, 0, header, head)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                page.write_string(number, column, harmless(cell), body)
                widths[column] = max(widths[column], *map(len, cell.split("\n")))
        for column, width in enumerate(widths):
            page.set_column(column, column, min(_WIDEST, 2 * width + 2))
    return out.getvalue()


def _from_csv(name: str, content: bytes) -> list[list[str]]:
    if b"\x00" in content or name.lower().endswith((".xls", ".ods", ".pdf")):
        raise Invalid(_UNREADABLE)
    try:
        text = _decoded(content)
        return [[_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error:
        raise Invalid(_UNREADABLE) from None


def _decoded(content: bytes) -> str:
    """UTF-8, or what Excel in Japan writes when it is told to save as CSV."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("文字コードを読み取れません。「CSV UTF-8」の形で保存して、選び直してください。")


def _from_excel(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                raise Invalid("ファイルの中身が大きすぎます。表だけにして、保存し直してください。")
        book = load_workbook(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError, IndexError):
        raise Invalid(_UNREADABLE) from None
    return [[_plain(_text(cell)) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _plain(cell: str) -> str:
    """Without the mark that `harmless` put before it."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
