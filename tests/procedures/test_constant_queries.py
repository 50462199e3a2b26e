"""However many procedures there are, a page costs the same number of queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.procedures.samples import fill, publish
from yorozu.municipality.models import Municipality
from yorozu.procedures.api import listing
from yorozu.procedures.selectors import edition

pytestmark = pytest.mark.django_db

# The city and, in the API, the edition are read at most once a second or two; here they are known.
# Home asks whether there are windows, a procedure's page whether its department has frames for remote visits.
QUERIES = {
    "/miyako/": 2,
    "/miyako/procedures/": 2,
    "/miyako/procedures/?q=届出 手続": 2,
    "/miyako/procedures/?q=届出&category=living&event=moving": 3,
    "/miyako/procedures/?q=水道の温泉": 3,
    "/miyako/procedures/?page=2": 2,
    "/miyako/procedures/water-start/": 2,
    "/api/v1/miyako/procedures": 2,
    "/api/v1/miyako/procedures?q=届出&page=2": 2,
    "/api/v1/miyako/procedures/water-start": 1,
    "/api/v1/miyako/procedures/water-start/schema": 1,
}


@pytest.mark.parametrize("count", [10, 10_000])
def test_the_number_of_queries_is_constant(client: Client, city: Municipality, count: int) -> None:
    fill(city, publish(city), count)
    client.get("/miyako/procedures/water-start/")
    counted = {}
    for address in QUERIES:
        edition.edition_of_late(city)
        listing._pages._kept.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address)
        expected = 404 if count == 10 and address == "/miyako/procedures/?page=2" else 200
        assert response.status_code == expected
        counted[address] = len(queries)
    if count == 10:
        counted["/miyako/procedures/?page=2"] += 1  # a page that does not exist is only counted
        counted["/api/v1/miyako/procedures?q=届出&page=2"] += 1
    assert counted == QUERIES


def test_a_page_of_the_api_that_was_made_costs_no_query(client: Client, city: Municipality) -> None:
    publish(city)
    first = client.get("/api/v1/miyako/procedures?q=水道")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/api/v1/miyako/procedures?q=水道").content == first.content
    assert len(queries) == 0
