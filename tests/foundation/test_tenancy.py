"""The city at hand: that of a request's address, of a handler's event, and none before or after."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tests.cases.making import arrive
from yorozu.cases import handlers
from yorozu.foundation import events, tenancy
from yorozu.foundation.middleware import city_wall
from yorozu.municipality.models import Municipality


@pytest.fixture(autouse=True)
def _outside(request: pytest.FixtureRequest) -> Iterator[None]:
    """As outside of tests: no city is at hand until somebody says so."""
    if "city" in request.fixturenames:
        request.getfixturevalue("city")  # made before that
    with tenancy.no_city():
        yield


def test_a_block_gives_back_what_was_before() -> None:
    with tenancy.within_city(3):
        with tenancy.across_cities(tenancy.Crossing.COMMAND):
            assert tenancy.at_hand() == tenancy.EVERY_CITY
        assert tenancy.at_hand() == "3"
    assert tenancy.at_hand() == tenancy.NO_CITY


def test_only_a_declared_reason_leads_across_cities() -> None:
    with pytest.raises(ValueError, match="because"), tenancy.across_cities("because"):  # type: ignore[arg-type]
        pass


def test_a_request_begins_in_no_city_and_leaves_none_behind() -> None:
    seen = []

    def inner(request: HttpRequest) -> HttpResponse:
        seen.append(tenancy.at_hand())
        tenancy.enter_city(5)
        return HttpResponse()

    with tenancy.within_city(9):
        city_wall(inner)(HttpRequest())
        city_wall(inner)(HttpRequest())
        assert (seen, tenancy.at_hand()) == ([tenancy.NO_CITY, tenancy.NO_CITY], "9")


@pytest.mark.django_db
def test_a_view_is_in_the_city_of_its_address(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    home = importlib.import_module("yorozu.procedures.portal.home")
    monkeypatch.setattr(home, "render", lambda *_: seen.append(tenancy.at_hand()) or HttpResponse())
    Client().get("/miyako/")
    assert (seen, tenancy.at_hand()) == ([str(city.pk)], tenancy.NO_CITY)


@pytest.mark.django_db
def test_a_handler_is_in_the_city_of_its_event(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    receive = handlers.receive_application

    def watched(**given: Any) -> Any:
        seen.append(tenancy.at_hand())
        return receive(**given)

    monkeypatch.setattr(handlers, "receive_application", watched)
    with tenancy.across_cities(tenancy.Crossing.COMMAND):
        arrive(city)
    assert seen == [str(city.pk)]


def test_an_event_without_a_city_shows_its_handler_none() -> None:
    entry = events.OutboxEntry(payload={})
    with tenancy.within_city(4), events._city_of(entry):
        assert tenancy.at_hand() == tenancy.NO_CITY
