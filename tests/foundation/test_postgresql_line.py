"""Whether the line to PostgreSQL stands is seen without asking the server."""

from datetime import timedelta

import pytest
from django.db import close_old_connections, connection

from tests.postgresql import server
from yorozu.foundation.clock import now
from yorozu.trust import limits

psycopg = pytest.importorskip("psycopg")
pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no line to be cut"),
    pytest.mark.django_db(transaction=True),
]


def count_one() -> None:
    limits.hit(scope="line", key="k", limit=9, window=timedelta(hours=1), at=now())


def test_a_silent_line_is_usable_without_a_statement(django_assert_num_queries: object) -> None:
    connection.ensure_connection()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert connection.is_usable()


def test_the_request_after_a_cut_gets_a_new_line() -> None:
    count_one()
    pid = connection.connection.info.backend_pid
    with psycopg.connect(server(), autocommit=True) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)
    assert not connection.is_usable()
    close_old_connections()
    count_one()
    assert connection.connection.info.backend_pid != pid


def test_a_line_closed_here_is_not_usable() -> None:
    connection.ensure_connection()
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()
