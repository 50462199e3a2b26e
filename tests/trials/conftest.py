"""The size of a trial and the keeping of what it found."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from tests.trials.outcome import Outcome, Run, Size
from tests.trials.report import keep

Concluded = Callable[[Outcome], None]
_LONGEST = 7200


def _is_long() -> bool:
    return os.environ.get("YOROZU_TRIALS") == "long"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The limits of time beside and on the trials are those of the quick form; a long run may take its time."""
    here = Path(__file__).parent
    for item in items:
        if _is_long() and item.path.is_relative_to(here):
            item.add_marker(pytest.mark.timeout(_LONGEST), append=False)


@pytest.fixture(scope="session")
def size() -> Size:
    """`long` under `make trust`, `quick` under `make test`."""
    return "long" if _is_long() else "quick"


@pytest.fixture
def concluded(request: pytest.FixtureRequest, size: Size) -> Concluded:
    """Call with the outcome: a long run is written to docs/trust.md, and whatever falls short fails the test."""
    started = time.perf_counter()

    def _concluded(outcome: Outcome) -> None:
        if size == "long":
            trial = request.path.stem.removeprefix("test_")
            seconds = time.perf_counter() - started
            command = f"make trust TRIALS={trial}"
            keep(Run(trial, command, connection.vendor, datetime.now(UTC), seconds, outcome))
        assert outcome.shortfalls() == []

    return _concluded
