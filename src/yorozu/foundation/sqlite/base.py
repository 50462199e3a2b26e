"""SQLite lets one transaction write at a time. Who comes meanwhile sleeps and asks again, ever more rarely, up to 100 ms:
whoever has waited long waits longer still, and newcomers go first. One submission in a hundred took ten times the usual.

Here a transaction asks again every few milliseconds, as often after a long wait as after a short one.
"""

import random
import sqlite3
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_SHORTEST, _LONGEST = 0.0005, 0.003


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits as long as OPTIONS["timeout"] says, as ever, then raises OperationalError."""

    _patience = 5.0

    def get_new_connection(self, conn_params: Any) -> Any:
        self._patience = float(conn_params.get("timeout", self._patience))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        until = time.monotonic() + self._patience
        self._let_sqlite_wait(0)
        try:
            while not self._begun(last=time.monotonic() > until):
                time.sleep(random.uniform(_SHORTEST, _LONGEST))  # noqa: S311  no secret
        finally:
            self._let_sqlite_wait(self._patience)

    def _begun(self, *, last: bool) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as fault:
            if last or not _is_busy(fault.__cause__):
                raise
            return False
        return True

    def _let_sqlite_wait(self, seconds: float) -> None:
        # nosemgrep: sql-is-not-formatted  a number
        self.connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")


def _is_busy(cause: BaseException | None) -> bool:
    # The lower byte is the kind of fault, the upper one says how it came about.
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
