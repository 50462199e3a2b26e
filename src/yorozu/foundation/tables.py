"""Tables that leave the service as files."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def harmless(cell: str) -> str:
    """OWASP: a leading `'` keeps a spreadsheet from calculating; numbers stay numbers."""
    if cell.lstrip(" \u3000").startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file (RFC 4180) in UTF-8 with the mark by which spreadsheets know it; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")
