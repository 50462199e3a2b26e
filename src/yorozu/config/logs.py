"""What the log says of a fault: its kind and the places it went through, never its message.

The message of an exception may be what a person wrote (`invalid literal for int(): '090-…'`), or a row of the database
(PostgreSQL's DETAIL). ASVS 5.0, 16.2.5.
"""

import logging
from collections.abc import Iterator
from traceback import extract_tb
from types import TracebackType
from typing import TypeAlias

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
_MOST_CAUSES = 5


class WithoutMessages(logging.Formatter):
    """As the plain formatter; of an exception and its causes only kinds, codes and places are written."""

    def format(self, record: logging.LogRecord) -> str:
        # logging keeps the text of the first formatter for all others.
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802  the name is logging's
        return "\n".join(_lines(ei[1]))


def _lines(fault: BaseException | None) -> Iterator[str]:
    for _ in range(_MOST_CAUSES):
        if fault is None:
            return
        yield f"{type(fault).__module__}.{type(fault).__qualname__}{_code(fault)}"
        yield from (
            f"  {each.filename}:{each.lineno} {each.name}" for each in extract_tb(fault.__traceback__)
        )
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _code(fault: BaseException) -> str:
    """What the database or the system calls it: 23505, SQLITE_BUSY, ENOSPC."""
    code = getattr(fault, "sqlstate", None) or getattr(fault, "sqlite_errorname", None)
    code = code or (fault.errno if isinstance(fault, OSError) else None)
    return f" ({code})" if code else ""
