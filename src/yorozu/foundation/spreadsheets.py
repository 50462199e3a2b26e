"""Tables that staff keep in a spreadsheet: read from CSV or Excel as text, written as Excel."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from itertools import islice

import xlsxwriter

from yorozu.foundation import sheet_reader
from yorozu.foundation.errors import Invalid, Unavailable
from yorozu.foundation.tables import harmless

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 2 * 1024 * 1024
_MOST_ROWS, _MOST_COLUMNS = sheet_reader.MOST_ROWS, sheet_reader.MOST_COLUMNS
_MOST_IN_CELL = sheet_reader.MOST_IN_CELL
_WAIT_SECONDS = 30.0
_WIDEST = 48
_UNREADABLE = (
    "ファイルを読めません。書き出した表を Excel（.xlsx）か CSV（UTF-8）で保存して、選び直してください。"
)


def read_rows(
    name: str, content: bytes, *, most_rows: int = _MOST_ROWS, most_bytes: int = MOST_BYTES
) -> list[list[str]]:
    """Every row of the first sheet as text, the empty ones too, so that rows count as the spreadsheet counts them.

    Raises Invalid for what is no table, too large or in another format.
    """
    if len(content) > most_bytes:
        raise Invalid(f"ファイルが大きすぎます。{most_bytes // 1024 // 1024} MB までにしてください。")
    if not content.strip():
        raise Invalid("ファイルが空です。表を選び直してください。")
    rows = _from_excel(content, most_rows) if content[:2] == b"PK" else _from_csv(name, content, most_rows)
    if len(rows) > most_rows or any(len(row) > _MOST_COLUMNS for row in rows):
        raise Invalid(_too_large(most_rows))
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


def _from_csv(name: str, content: bytes, most_rows: int) -> list[list[str]]:
    """At most one row more than may be, and none after one that is too wide."""
    if b"\x00" in content or name.lower().endswith((".xls", ".ods", ".pdf")):
        raise Invalid(_UNREADABLE)
    try:
        rows: list[list[str]] = []
        for row in islice(csv.reader(io.StringIO(_decoded(content), newline="")), most_rows + 1):
            if len(row) > _MOST_COLUMNS:
                raise Invalid(_too_large(most_rows))
            rows.append([_plain(cell) for cell in row])
    except csv.Error:
        raise Invalid(_UNREADABLE) from None
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8, or what Excel in Japan writes when it is told to save as CSV."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("文字コードを読み取れません。「CSV UTF-8」の形で保存して、選び直してください。")


def _too_large(most_rows: int) -> str:
    return f"表が大きすぎます。{most_rows:,}行、{_MOST_COLUMNS}列までにしてください。"


def _from_excel(content: bytes, most_rows: int) -> list[list[str]]:
    """In a process of its own: see `sheet_reader`."""
    command = [sys.executable, "-P", "-m", sheet_reader.__name__, str(most_rows)]
    try:
        # Nothing of our environment: it holds secrets, and the reader needs none of it.
        done = subprocess.run(  # noqa: S603  a command of our own, without a shell
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={},
            timeout=_WAIT_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        raise Unavailable(
            "混み合っていて、表を読めませんでした。少し待ってから、もう一度送ってください。"
        ) from None
    if done.returncode == sheet_reader.TOO_LARGE:
        raise Invalid(_too_large(most_rows))
    if done.returncode:
        raise Invalid(_UNREADABLE)
    rows: list[list[str]] = json.loads(done.stdout)
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: str) -> str:
    """Without the mark that `harmless` put before it."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
