"""A backup that is not whole, not ours or in the way is refused with words that help, and nothing has changed."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.trials.restore.installations import Place, places
from yorozu.config.backup import Wanted, make_backup, open_backup, postgresql_tools
from yorozu.config.backup.folders import keys_in
from yorozu.config.backup.sqlite import SQLite
from yorozu.foundation.errors import Conflict, Invalid, Unavailable

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

POSTGRESQL = os.environ.get("YOROZU_TEST_DB") == "postgresql"
DUMP = "database.dump" if POSTGRESQL else "database.sqlite3"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Place, Path]]:
    """An installation with a few cases and files, an empty one, and a backup of the first with its keys inside."""
    folder = tmp_path_factory.mktemp("backup")
    with places(folder, "whole", "empty") as (whole, empty):
        whole.inside("prepare")
        whole.inside("fill", "12", "4")
        made = whole.yorozu("backup", folder / "made")
        assert made.returncode == 0, made.stderr
        assert "鍵も入っています" in made.stdout
        yield whole, empty, folder / "made"


def _copy(backup: Path, target: Path) -> Path:
    shutil.copytree(backup, target)
    return target


def _refused(backup: Path) -> str:
    """What is said of a backup when it is opened, which is before anything is touched."""
    with pytest.raises(Invalid) as refused:
        open_backup(backup)
    return refused.value.message


def _cut(backup: Path) -> None:
    dump = backup / DUMP
    dump.write_bytes(dump.read_bytes()[:-4096])


def _alter_database(backup: Path) -> None:
    content = bytearray((backup / DUMP).read_bytes())
    content[len(content) // 2] ^= 1
    (backup / DUMP).write_bytes(content)


def _alter_file(backup: Path) -> None:
    path = next(backup.glob("files/*/*"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def _lose_file(backup: Path) -> None:
    next(backup.glob("files/*/*")).unlink()


def _alter_manifest(backup: Path) -> None:
    path = backup / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["tables"]["intake_application"]["rows"] += 1
    path.write_text(json.dumps(manifest))


def _lose_manifest(backup: Path) -> None:
    (backup / "manifest.json").unlink()


def _other_keys(backup: Path) -> None:
    (backup / "keys" / "master.key").write_bytes(b"k" * 32)


def _another_format(backup: Path) -> None:
    (backup / "manifest.json").write_text('{"format": "tar"}')


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_cut, "長さが違います"),
        (_alter_database, "書き換えられているか、壊れています"),
        (_alter_file, "ファイルが 1 件、ないか壊れています"),
        (_lose_file, "ファイルが 1 件、ないか壊れています"),
        (_alter_manifest, "目録が書き換えられています"),
        (_lose_manifest, "途中までしか写されていません"),
        (_other_keys, "鍵がこのバックアップのものではないか"),
        (_another_format, "この版の よろず のものではありません"),
    ],
)
def test_a_backup_that_is_not_as_it_was_made_is_refused(
    installed: tuple[Place, Place, Path], tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    _whole, _empty, made = installed
    backup = _copy(made, tmp_path / "harmed")
    harm(backup)
    assert said in _refused(backup)


def test_a_refused_backup_leaves_the_installation_as_it_was(
    installed: tuple[Place, Place, Path], tmp_path: Path
) -> None:
    _whole, empty, made = installed
    backup = _copy(made, tmp_path / "harmed")
    _alter_file(backup)
    done = empty.yorozu("restore", backup)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "ないか壊れています" in done.stderr
    left = [path for path in empty.data.rglob("*") if path.is_file()] if empty.data.exists() else []
    assert left == []


def test_without_the_keys_nothing_is_put_back_and_with_them_all_is(
    installed: tuple[Place, Place, Path], tmp_path: Path
) -> None:
    _whole, _empty, made = installed
    backup = _copy(made, tmp_path / "apart")
    (backup / "keys").rename(tmp_path / "keys")
    assert "--keys-from" in _refused(backup)
    opened = open_backup(backup, keys=keys_in(tmp_path / "keys"))
    assert (opened.manifest.files, len(opened.files)) == (4, 4)
    assert opened.manifest.tables["intake_application"].rows == 12


def test_a_target_that_is_there_is_left_alone(installed: tuple[Place, Place, Path]) -> None:
    _whole, _empty, made = installed
    before = (made / "manifest.json").read_bytes()
    with pytest.raises(Conflict, match="もうあります"):
        make_backup(Wanted(target=made), say=print)
    assert (made / "manifest.json").read_bytes() == before
    with pytest.raises(Invalid, match="中には置けません"):
        make_backup(Wanted(target=Path(settings.YOROZU_DATA) / "backup"), say=print)


def test_files_that_an_earlier_backup_has_are_shared_and_what_was_begun_is_gone_on_with(
    installed: tuple[Place, Place, Path], tmp_path: Path
) -> None:
    whole, _empty, made = installed
    target = tmp_path / "second"
    unfinished = tmp_path / ".second.unfinished" / "files"
    unfinished.mkdir(parents=True)
    half = next(made.glob("files/*/*"))
    (unfinished / half.parent.name).mkdir()
    (unfinished / half.parent.name / half.name).write_bytes(half.read_bytes()[:10])
    done = whole.yorozu("backup", target, "--since", made, "--without-keys")
    assert done.returncode == 0, done.stderr
    assert not (target / "keys").exists()
    shared = [path for path in target.glob("files/*/*") if path.stat().st_nlink == 2]
    assert len(shared) == 3
    assert (target / half.relative_to(made)).read_bytes() == half.read_bytes()
    assert not unfinished.exists()


def test_an_installation_with_data_is_replaced_only_on_request_when_nobody_uses_it_and_kept_then(
    installed: tuple[Place, Place, Path],
) -> None:
    whole, _empty, made = installed
    with _opened(whole):
        refused = whole.yorozu("restore", made, "--replace", "--without-fsck")
        assert refused.returncode == 1
        assert "web と worker を止めて" in refused.stderr
        assert whole.yorozu("restore", made).stderr.startswith("この設定の場所には、もうデータがあります")
    done = whole.yorozu("restore", made, "--replace", "--without-fsck")
    assert done.returncode == 0, done.stdout + done.stderr
    kept = [path.name for path in whole.data.glob("*.replaced-*")]
    assert {name.split(".replaced")[0] for name in kept} >= {"files", "keys"}
    if not POSTGRESQL:
        old = next(whole.data.glob("yorozu.sqlite3.replaced-*"))
        with closing(sqlite3.connect(old)) as database:
            assert database.execute("SELECT count(*) FROM intake_application").fetchone() == (12,)


@contextmanager
def _opened(place: Place) -> Iterator[None]:
    """Somebody has the database open, as web and worker do."""
    if POSTGRESQL:
        with psycopg.connect(place.environ["DATABASE_URL"]):
            yield
        return
    with closing(sqlite3.connect(place.data / "yorozu.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("SELECT count(*) FROM intake_application").fetchone()
        yield


@pytest.mark.parametrize("name", postgresql_tools.NAMES)
def test_a_tool_of_postgresql_that_is_missing_or_too_old_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_tools, "_FOLDERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match=f"{name} が見つかりません。.*postgresql-client-15"):
        postgresql_tools.found(name, at_least=15)
    (tmp_path / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) 14.9 (Debian 14.9-1)'\n")
    (tmp_path / name).chmod(0o755)
    with pytest.raises(Unavailable, match="版 14 は、サーバーの版 15 より古いため使えません"):
        postgresql_tools.found(name, at_least=15)
    assert postgresql_tools.found(name, at_least=14) == str(tmp_path / name)


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="がありません。YOROZU_DATA と DATABASE_URL を確認"):
        SQLite(tmp_path / "none.sqlite3").dump(tmp_path / "copy.sqlite3")
    assert list(tmp_path.iterdir()) == []
