"""The clock of every test here stands at a Friday morning."""

from collections.abc import Iterator

import pytest

from tests.factories import AT
from yorozu.foundation.clock import frozen


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(AT):
        yield
