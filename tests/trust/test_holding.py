"""While a backup copies the files, none is removed; afterwards all goes on."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import AT
from yorozu.config import housekeeping
from yorozu.config.verifying import anchor_audit
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict
from yorozu.municipality.models import Municipality
from yorozu.trust.models import StoredFile
from yorozu.trust.vault import (
    create_key,
    discard_written,
    files_held,
    holding,
    remove_orphans,
    storage_path,
    store_file,
)


@pytest.fixture
def stored(city: Municipality) -> StoredFile:
    key = create_key(municipality=city, at=AT)
    return store_file(key=key, name="地図.pdf", media_type="application/pdf", content=b"%PDF-", at=AT)


def test_a_file_that_was_given_up_stays_until_the_backup_is_over(stored: StoredFile) -> None:
    path = storage_path(stored.id)
    with files_held():
        discard_written([stored])
        assert path.exists()
    stored.delete()
    assert remove_orphans(at=now() + timedelta(days=2)) >= 1
    assert not path.exists()


def test_an_orphan_is_not_removed_while_a_backup_runs(stored: StoredFile) -> None:
    path = storage_path(stored.id)
    stored.delete()
    with files_held():
        assert remove_orphans(at=now() + timedelta(days=2)) == 0
        assert path.exists()


def test_removing_does_not_keep_others_from_removing(stored: StoredFile, tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_bytes(b"x")
    assert holding.remove_file(path)
    assert not path.exists()
    assert holding.remove_file(path)  # gone already is as good


def test_two_backups_do_not_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "_PATIENCE", 0.1)
    with files_held(), pytest.raises(Conflict, match="別のバックアップが動いています"), files_held():
        pass
    with files_held():
        pass


def test_nothing_is_anchored_while_a_backup_runs(city: Municipality, settings: Any, tmp_path: Path) -> None:
    settings.YOROZU_ANCHORS = tmp_path / "anchors.jsonl"
    settings.YOROZU_ANCHOR_MINUTES = 10
    housekeeping._anchored.clear()
    with files_held():
        housekeeping.anchor_chains(now())
        said = list[str]()
        assert anchor_audit(said.append, at=now()) is False
        assert said == ["バックアップが動いています。終わってから、もう一度実行してください。"]
        assert not settings.YOROZU_ANCHORS.exists()
    housekeeping.anchor_chains(now())
    assert len(settings.YOROZU_ANCHORS.read_text().splitlines()) == 1
