"""What the tests of intake share."""

from collections.abc import Iterator

import pytest

from tests.intake.samples import publish
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import edition


@pytest.fixture(autouse=True)
def _no_edition_kept() -> Iterator[None]:
    edition._kept.clear()
    yield
    edition._kept.clear()


@pytest.fixture
def version(city: Municipality) -> ProcedureVersion:
    return publish(city)
