"""Telling a fault that passes from one that stays, and naming a fault without anything that a person wrote."""

from pathlib import Path
from traceback import walk_tb

from django.db import (
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)

from yorozu.foundation.errors import Unavailable

_SOURCE = Path(__file__).resolve().parents[1]
_QUEUE = "foundation.events"


class NotNow(Exception):
    """What a handler needs refuses for the moment: the event is tried again for days, not a dozen times."""


class Away(NotNow):
    """What a handler needs is away altogether (a mail server): its other events need not be tried just now either."""


def is_passing(fault: BaseException) -> bool:
    """True when nothing is wrong with what was asked: a disk, a database or a server is away and will come back."""
    return isinstance(fault, NotNow | Unavailable | OSError) or is_database_away(fault)


def is_database_away(fault: BaseException) -> bool:
    """The database cannot be reached, is locked, full or read-only, or its files are damaged."""
    return isinstance(fault, OperationalError | InterfaceError) or type(fault) is DatabaseError


def is_in_doubt(fault: BaseException) -> bool:
    """True when the transaction that `fault` ended may have been committed all the same.

    The connection may break after the database made a commit durable and before it said so.
    """
    if not isinstance(fault, Exception):
        return True  # the process is being stopped, wherever it was
    return isinstance(fault, Error) and not isinstance(fault, IntegrityError | DataError | ProgrammingError)


def name_of(fault: BaseException) -> str:
    """`ValueError cases.services.receiving:45`: the kind and the place, never the message, which may be personal."""
    place = ""
    for frame, line in walk_tb(fault.__traceback__):
        module = _module_of(frame.f_code.co_filename)
        if module and module != _QUEUE:
            place = f" {module}:{line}"
    return f"{type(fault).__name__}{place}"[:200]


def _module_of(file: str) -> str:
    path = Path(file)
    if not path.is_relative_to(_SOURCE):
        return ""
    return ".".join(path.relative_to(_SOURCE).with_suffix("").parts)
