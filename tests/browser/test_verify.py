"""After everything the road has done: the audit chains hold, and an altered row is found."""

import pytest

from .filling import flat
from .installation import Installation
from .schemas import example
from .test_road import JOURNEYS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_the_chains_hold_after_the_road_and_break_when_a_row_is_altered(installation: Installation) -> None:
    whole = installation.command("audit", "verify")
    assert whole.returncode == 0, whole.stdout + whole.stderr
    count = installation.sql("SELECT count(*) FROM trust_audit")[0][0]
    assert count > 0
    sequence, action = installation.sql(
        "SELECT sequence, action FROM trust_audit WHERE municipality_id = "
        "(SELECT id FROM municipality WHERE slug = ?) ORDER BY sequence DESC LIMIT 1",
        "miyako",
    )[0]
    _alter(installation, sequence, "case.never")
    broken = installation.command("audit", "verify")
    _alter(installation, sequence, action)
    assert broken.returncode == 1
    assert f"{sequence} 番の記録の内容が書き換えられています。" in broken.stdout
    assert installation.command("audit", "verify", "--city", "tono").returncode == 0


def test_the_log_holds_no_accident_and_nothing_that_anybody_wrote(installation: Installation) -> None:
    log = installation.log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in log, log[log.index("Traceback") :][:3000]
    written = {
        str(value)
        for journey in JOURNEYS
        for name, value in flat(example(installation, journey.city, journey.code))
        if name.split(".")[-1] in ("name", "kana", "phone", "email", "town", "number", "birth_date")
    }
    assert len(written) > 10
    assert [each for each in written if len(each) > 3 and each in log] == []


def _alter(installation: Installation, sequence: int, action: str) -> None:
    installation.sql(
        "UPDATE trust_audit SET action = ? WHERE sequence = ? AND municipality_id = "
        "(SELECT id FROM municipality WHERE slug = ?)",
        action, sequence, "miyako",
    )  # fmt: skip
