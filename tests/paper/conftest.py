"""The clock of every test here stands at a Friday morning, and nothing is left of the reading process."""

from collections.abc import Iterator

import pytest

from tests.factories import AT
from tests.paper.making import Knowing, pages_of_file
from yorozu.foundation.clock import frozen


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(AT):
        yield


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Knowing:
    """Pages are found and read at once and without fault; the machine itself is tried in test_machine."""
    found = Knowing()
    monkeypatch.setattr("yorozu.paper.services.reading.box_reader", found)
    monkeypatch.setattr("yorozu.paper.services.preparing.pages_of_file", pages_of_file)
    return found
