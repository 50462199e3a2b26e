"""The worker goes on with everything else, whatever becomes of one task."""

from datetime import datetime

import pytest

from yorozu.config import worker

pytestmark = pytest.mark.django_db


def test_a_task_that_breaks_keeps_no_other_from_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    done: list[datetime] = []

    def breaks(at: datetime) -> None:
        raise KeyError("a name of somebody")

    worker._keep_house([breaks, done.append])
    assert len(done) == 1
    assert "breaks failed (KeyError" in caplog.text
    assert "somebody" not in caplog.text
