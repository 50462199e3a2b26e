"""What the log says of a fault: its kind and the places it went through, never its message.

The message of an exception may be what a person wrote (`invalid literal for int(): '090-…'`), or a row of the database
(PostgreSQL's DETAIL). ASVS 5.0, 16.2.5. Nor the path of a request: links carry secrets that still open something, so
the route's pattern stands in its place.
"""

import logging
import re
from collections.abc import Iterator
from copy import copy
from traceback import extract_tb
from types import TracebackType
from typing import TypeAlias

from django.http import HttpRequest
from django.urls import Resolver404, resolve

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
_MOST_CAUSES = 5
_UNKNOWN = "/…"
#: An address within a message, as Django names the page that a refused form came from.
_ADDRESS = re.compile(r"(https?://[^/\s]*)/\S*")


class WithoutMessages(logging.Formatter):
    """As the plain formatter; of an exception and its causes only kinds, codes and places are written."""

    def format(self, record: logging.LogRecord) -> str:
        # A copy: logging keeps the text of the first formatter for all others.
        shown = copy(record)
        shown.exc_text = None
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            shown.msg, shown.args = _without_path(record.getMessage(), request), None
        return super().format(shown)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802  the name is logging's
        return "\n".join(_lines(ei[1]))


def _without_path(message: str, request: HttpRequest) -> str:
    pattern = _pattern(request)
    paths = {request.get_full_path(), request.path, request.path_info} - {"", "/"}
    # Django writes what is not ASCII with escapes.
    paths |= {path.encode("unicode_escape").decode("ascii") for path in paths}
    for path in sorted(paths, key=len, reverse=True):
        message = message.replace(path, pattern)
    return _ADDRESS.sub(rf"\1{_UNKNOWN}", message)


def _pattern(request: HttpRequest) -> str:
    """/<slug:city>/remote/in/<str:token>/; what leads to no page may be a link cut short, and is not written at all."""
    try:
        found = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return _UNKNOWN
    return f"/{found.route}"


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
