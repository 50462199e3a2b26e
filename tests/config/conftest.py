"""Running `yorozu fsck` in a test, over a folder of files of the test's own."""

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import AT
from yorozu.config.cli import operating
from yorozu.foundation.clock import frozen
from yorozu.foundation.soundness import frame


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """`yorozu fsck` takes its second look at once."""
    monkeypatch.setattr(frame, "_SECOND_LOOK_AFTER", 0)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of files of this test's own, under the keys there are."""
    (tmp_path / "keys").symlink_to(Path(settings.YOROZU_DATA) / "keys")
    monkeypatch.setattr(settings, "YOROZU_DATA", tmp_path)
    return tmp_path / "files"


Said = tuple[int, list[dict[str, str]], dict[str, int]]


@pytest.fixture
def fsck(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run it as of AT; exit code, defects, what was looked at."""

    def _fsck(*, settled: bool = True, opened: int = 100, city: str | None = None, at: datetime = AT) -> Said:
        options = Namespace(city=city, json=True, settled=settled, open=opened)
        capsys.readouterr()
        with frozen(at):
            code = operating.run("fsck", options)
        *defects, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert summary["defects"] == len(defects)
        return code, defects, summary["looked_at"]

    return _fsck
