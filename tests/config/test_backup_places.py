"""A backup is prepared in a folder that is its maker's alone."""

import os
from pathlib import Path

import pytest

from yorozu.config.backup import making
from yorozu.foundation.errors import Conflict


def test_a_folder_that_lay_ready_is_closed_to_others(tmp_path: Path) -> None:
    ready = tmp_path / ".b.unfinished"
    ready.mkdir(mode=0o777)
    ready.chmod(0o777)
    assert making._unfinished(tmp_path / "b") == ready
    assert ready.stat().st_mode & 0o777 == 0o700


def test_what_somebody_else_laid_ready_is_not_written_to(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (tmp_path / ".b.unfinished").symlink_to(theirs)
    with pytest.raises(Conflict, match="別の利用者"):
        making._unfinished(tmp_path / "b")
    assert list(theirs.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / ".b.unfinished").mkdir()
    os.chown(tmp_path / ".b.unfinished", 65534, 65534)
    with pytest.raises(Conflict, match="別の利用者"):
        making._unfinished(tmp_path / "b")
