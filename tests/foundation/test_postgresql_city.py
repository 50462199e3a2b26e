"""PostgreSQL is told which city is at hand: only when it changes, and anew after whatever may have taken it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.cases.making import publish
from tests.factories import AT, make_city
from yorozu.foundation import rows, tenancy
from yorozu.foundation.models import OutboxEntry
from yorozu.municipality.models import Municipality

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="what PostgreSQL is told"),
    pytest.mark.django_db,
]


@contextmanager
def _told() -> Iterator[list[str]]:
    """The cities that the connection is told inside, in order."""
    told: list[str] = []
    tell = connection._tell
    with pytest.MonkeyPatch.context() as watched:
        watched.setattr(connection, "_tell", lambda city: (told.append(city), tell(city))[1])
        yield told


def _asked() -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT current_setting('{tenancy.SETTING}', true)")
        return cursor.fetchone()[0]


def test_the_city_is_told_once_however_often_it_is_asked_for() -> None:
    with _told() as told:
        for _ in range(3):
            with tenancy.within_city(7):
                assert [_asked(), _asked()] == ["7", "7"]
    assert told == ["7"]


def test_a_city_that_nothing_is_asked_of_costs_nothing() -> None:
    with tenancy.within_city(7):
        assert _asked() == "7"
    with _told() as told:
        for city in (8, 9, 7):
            with tenancy.within_city(city):
                pass
        with tenancy.within_city(7):
            assert _asked() == "7"
    assert told == []


def test_what_a_rollback_took_back_is_told_again() -> None:
    with tenancy.within_city(7):
        assert _asked() == "7"
    with tenancy.within_city(8):
        with transaction.atomic():
            assert _asked() == "8"
            transaction.set_rollback(True)
        assert _asked() == "8"


def test_a_failed_statement_leaves_room_for_its_own_end() -> None:
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        tenancy.within_city(7),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT INTO outbox (id) VALUES (1)")
    with tenancy.within_city(7):
        assert _asked() == "7"


def test_it_is_told_inside_a_journey_of_several_statements_too() -> None:
    entry = OutboxEntry(handler="x", event="x", payload={}, created_at=AT, due_at=AT)
    with tenancy.within_city(11):
        rows.insert(entry)
        assert _asked() == "11"


def test_a_new_connection_is_told_anew() -> None:
    with tenancy.within_city(7):
        assert _asked() == "7"
    other = connection.copy()
    try:
        with tenancy.within_city(7), other.cursor() as cursor:
            cursor.execute(f"SELECT current_setting('{tenancy.SETTING}', true)")
            assert cursor.fetchone()[0] == "7"
    finally:
        other.close()


def test_without_a_city_nothing_is_told_but_that() -> None:
    with tenancy.no_city():
        assert _asked() == tenancy.NO_CITY


def test_requests_to_one_city_tell_it_once(city: Municipality) -> None:
    version = publish(city)
    addresses = (
        "/miyako/",
        "/api/v1/miyako/procedures",
        f"/api/v1/miyako/procedures/{version.procedure.code}",
    )
    with tenancy.no_city():
        Client().get(addresses[0])
        with _told() as told:
            assert [Client().get(each).status_code for each in addresses * 2] == [200] * 6
    assert told == []


def test_a_request_to_another_city_tells_that_one(city: Municipality) -> None:
    other = make_city("tono", "032085", "遠野市")
    for each in (city, other):
        publish(each)
    with tenancy.no_city():
        for slug in ("miyako", "tono"):
            Client().get(f"/{slug}/procedures/")
        with _told() as told:
            for slug in ("miyako", "miyako", "tono"):
                assert Client().get(f"/{slug}/procedures/").status_code == 200
    assert told == [str(city.pk), str(other.pk)]
