"""SQLite lets one transaction write at a time. Who comes meanwhile sleeps and asks again, ever more rarely, up to 100 ms:
whoever has waited long waits longer still, and newcomers go first. One submission in a hundred took ten times the usual.

Here who wants to write asks again every few milliseconds, as often after a long wait as after a short one. The wait is
here and not in SQLite for another reason too: SQLite waits with the connection locked. When the thread whose turn it is
frees a forgotten cursor of that connection (Python's garbage collector runs in any thread), it waits for that lock, and
the two wait for each other until the time is over.
"""

import random
import sqlite3
import time
from typing import Any

from django.db.backends.sqlite3 import base

_SHORTEST, _LONGEST = 0.0005, 0.003
#: How a statement begins that waits for its turn where no transaction is open; inside one it is ours already.
_WRITING = frozenset({"BEGIN ", "INSERT", "UPDATE", "DELETE", "REPLAC"})


class Cursor(base.SQLiteCursorWrapper):
    """Waits `patience` seconds for its turn to write, with nothing locked meanwhile."""

    patience = 5.0

    def execute(self, query: str, params: Any = None) -> Any:
        if query[:6].upper() not in _WRITING or self.connection.in_transaction:
            return super().execute(query, params)
        until = time.monotonic() + self.patience
        self._let_sqlite_wait(0)
        try:
            while not self._done(query, params, last=time.monotonic() > until):
                time.sleep(random.uniform(_SHORTEST, _LONGEST))  # noqa: S311  no secret
        finally:
            self._let_sqlite_wait(self.patience)
        return self

    def _done(self, query: str, params: Any, *, last: bool) -> bool:
        try:
            super().execute(query, params)
        except sqlite3.OperationalError as fault:
            if last or not _is_busy(fault):
                raise
            return False
        return True

    def _let_sqlite_wait(self, seconds: float) -> None:
        # nosemgrep: sql-is-not-formatted  a number
        self.connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits as long as OPTIONS["timeout"] says, as ever, then raises OperationalError."""

    _patience = Cursor.patience

    def get_new_connection(self, conn_params: Any) -> Any:
        self._patience = float(conn_params.get("timeout", self._patience))
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: Any = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.patience = self._patience
        return cursor


def _is_busy(fault: sqlite3.Error) -> bool:
    # The lower byte is the kind of fault, the upper one says how it came about.
    return fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
