"""The process that reads a spreadsheet for the service: `python -m yorozu.foundation.sheet_reader [MOST_ROWS]`.

A file of a few kilobytes may name a cell in the last row and column, or unpack to gigabytes, and a parser that makes room
for all of it takes the whole service with it. Here it takes this process alone, which has limits of memory and time of
its own and nothing of our environment. The file comes on standard input; the first sheet goes out as JSON: a list of
rows, each a list of texts. Whatever cannot be read ends the process with another status than 0.
"""

import json
import resource
import sys
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import load_workbook

MEMORY = 512 * 1024 * 1024
SECONDS = 10
#: For who asks for more rows than usual, by the first argument.
MEMORY_FOR_MORE, SECONDS_FOR_MORE = 2 * 1024 * 1024 * 1024, 25
MOST_ROWS, MOST_COLUMNS, MOST_IN_CELL = 5000, 60, 5000
TOO_LARGE = 3
"""The status that says so."""


def main() -> int:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else MOST_ROWS
    memory, seconds = (MEMORY, SECONDS) if most <= MOST_ROWS else (MEMORY_FOR_MORE, SECONDS_FOR_MORE)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = load_workbook(BytesIO(sys.stdin.buffer.read()))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    if len(rows) > most or any(len(row) > MOST_COLUMNS for row in rows):
        return TOO_LARGE
    sys.stdout.write(json.dumps([[_text(cell)[: MOST_IN_CELL + 1] for cell in row] for row in rows]))
    return 0


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    sys.exit(main())
