"""Tells the database which city is at hand (`foundation.tenancy`), by the setting that its policies read.

Told just before a statement, and only when it is another city than the connection was told last: while the city stays
the same it costs no statement. Whatever may have taken the setting back, a rollback above all, makes the connection
forget what it was told.
"""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import PipelineStatus, TransactionStatus

from yorozu.foundation.tenancy import SETTING, at_hand

_TELL = f"SELECT set_config('{SETTING}', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, with the city at hand."""

    # What the connection was told last; None where nobody knows.
    _told: str | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        self._told = None
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Whether the server is still there: a server that went away has sent a word, or closed the line, before.

        Asked at the beginning of every request, so no journey is made while the line is silent.
        """
        if self.connection.closed:
            return False
        line = select.poll()
        line.register(self.connection.pgconn.socket, select.POLLIN | select.POLLERR | select.POLLHUP)
        return not line.poll(0) or super().is_usable()

    def create_cursor(self, name: str | None = None) -> Any:
        if (city := at_hand()) != self._told:
            self._tell(city)
        return super().create_cursor(name)

    def _tell(self, city: str) -> None:
        pgconn = self.connection.pgconn
        # A failed transaction takes nothing but its own end.
        if pgconn.transaction_status == TransactionStatus.INERROR:
            return
        self.connection.execute(_TELL, [city])
        # Outside a transaction, what follows in a pipeline can still take it back.
        taken_back = pgconn.pipeline_status != PipelineStatus.OFF and not self.in_atomic_block
        self._told = None if taken_back else city

    def _commit(self) -> None:
        if self.connection is not None and (
            self.connection.pgconn.transaction_status == TransactionStatus.INERROR
        ):
            self._told = None
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None
