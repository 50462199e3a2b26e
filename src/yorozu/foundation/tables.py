"""Tables that leave the service as files."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = b"\xef\xbb\xbf"
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def harmless(cell: str) -> str:
    """OWASP: a leading `'` keeps a spreadsheet from calculating; numbers stay numbers."""
    if cell.lstrip(" \u3000").startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file (RFC 4180) in UTF-8 with the mark by which spreadsheets know it; no cell is a formula."""
    return csv_start(header) + csv_lines(rows)


def csv_start(header: Sequence[str]) -> bytes:
    """The mark and the first line, for a file that is written bit by bit."""
    return BOM + csv_lines([header])


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Further lines of a CSV file; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")
