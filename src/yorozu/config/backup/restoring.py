"""Putting a backup back: verified first, staged beside, compared row by row, then put in place."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from yorozu.config.backup import durable
from yorozu.config.backup.contents import Contents, differences
from yorozu.config.backup.folders import ANCHORS, FILES, KEYS, anchors_file, data_folder, keys_in, write_keys
from yorozu.config.backup.reading import Backup, open_backup
from yorozu.config.backup.stores import Store, store
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, Invalid, Unavailable

Say = Callable[[str], None]
_STAGED = "files.restoring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """What to put back. With `replace` what is there is kept under another name; without, nothing may be there."""

    source: Path
    keys_from: Path | None = None
    replace: bool = False


def verify_backup(wanted: Restoring, *, say: Say) -> Backup:
    """Read every byte of a backup and say whether it could be put back here. Raises Invalid with what is wrong."""
    say("バックアップを確かめています。")
    backup = open_backup(wanted.source, keys=_keys(wanted))
    _require_fitting(backup, store())
    return backup


def restore_backup(wanted: Restoring, *, say: Say) -> Backup:
    """Put a backup into an empty installation, or in the place of what is there.

    Raises Invalid for a backup that is not whole or not ours, Conflict where something is in the way, Unavailable where
    it could not be done; in each case nothing has changed.
    """
    database = store()
    backup = verify_backup(wanted, say=say)
    _require_place(wanted, database, backup)
    replacing = f".replaced-{now():%Y%m%d%H%M%S}" if wanted.replace else ""
    try:
        _put_back(backup, database, replacing, say)
    except OSError as fault:
        raise Unavailable(
            f"戻せませんでした（{fault.strerror or fault}）。{data_folder()} の空きと権限を確認してください。"
        ) from None
    return backup


def _put_back(backup: Backup, database: Store, replacing: str, say: Say) -> None:
    """Files and keys lie ready before the database speaks of them; whatever fails, all is taken back."""
    data = data_folder()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = data / _STAGED
    shutil.rmtree(staged, ignore_errors=True)
    with ExitStack() as taken_back:
        taken_back.callback(shutil.rmtree, staged, ignore_errors=True)
        say(f"ファイルを写しています（{len(backup.files)} 件）。")
        _stage_files(backup, staged)
        for folder in (FILES, KEYS):
            _set_aside(data / folder, replacing, taken_back)
        durable.put_in_place(staged, data / FILES)
        taken_back.callback(shutil.rmtree, data / FILES)
        _put_keys(data / KEYS, backup, taken_back)
        _put_anchors(backup, taken_back)
        say("データベースを戻しています。")
        found = database.put(backup.dump, replacing=replacing)
        taken_back.callback(database.undo, replaced=replacing)
        _require_equal(backup, found)
        taken_back.pop_all()


def _set_aside(folder: Path, replacing: str, taken_back: ExitStack) -> None:
    if replacing and folder.exists():
        kept = folder.with_name(folder.name + replacing)
        durable.put_in_place(folder, kept)
        taken_back.callback(kept.rename, folder)
    elif folder.name == FILES:
        shutil.rmtree(folder, ignore_errors=True)  # holds nothing but empty folders, as was asked before


def _put_keys(folder: Path, backup: Backup, taken_back: ExitStack) -> None:
    for name in backup.keys:
        if not (folder / name).exists():
            taken_back.callback((folder / name).unlink, missing_ok=True)
    write_keys(folder, backup.keys)


def _put_anchors(backup: Backup, taken_back: ExitStack) -> None:
    """Only where there are none: anchors that were kept tell what the chains have lost since the backup."""
    source, target = backup.path / ANCHORS, anchors_file()
    if any(part.name == ANCHORS for part in backup.manifest.parts) and not target.exists():
        taken_back.callback(target.unlink, missing_ok=True)
        durable.copy(source, target)


def _require_equal(backup: Backup, found: Contents) -> None:
    if wrong := differences(backup.manifest.tables, found.tables):
        raise Unavailable(
            f"戻した行がバックアップと一致しません（{'、'.join(wrong[:5])}）。何も変えていません。"
            "別のバックアップを使うか、保守の担当者に連絡してください。"
        )


def _stage_files(backup: Backup, staged: Path) -> None:
    staged.mkdir(mode=0o700)
    for name, digest in backup.files.items():
        target = staged / Path(name).relative_to(FILES)
        if durable.copy(backup.path / name, target) != digest:
            raise Unavailable(f"{name} を写す間に内容が変わりました。もう一度実行してください。")
    durable.settle()


def _keys(wanted: Restoring) -> dict[str, bytes] | None:
    """The keys that were kept apart; None where the backup should have them itself."""
    if wanted.keys_from is not None:
        if not (found := keys_in(wanted.keys_from)):
            raise Invalid(f"{wanted.keys_from} に鍵（*.key）がありません。鍵のフォルダーを指定してください。")
        return found
    if not keys_in(wanted.source / KEYS):
        return keys_in(data_folder() / KEYS) or None
    return None


def _require_fitting(backup: Backup, database: Store) -> None:
    if backup.manifest.engine != database.engine:
        raise Invalid(
            f"このバックアップは {backup.manifest.engine} のもので、この設定は {database.engine} です。"
            "DATABASE_URL を合わせてください。何も変えていません。"
        )
    known = set(MigrationLoader(None).disk_migrations or {})
    ours = {app for app, _name in known}
    newer = [
        f"{app}.{name}"
        for app, names in backup.manifest.migrations.items()
        for name in names
        if app in ours and (app, name) not in known
    ]
    if newer:
        raise Invalid(
            f"このバックアップは新しい版（{backup.manifest.yorozu}）のものです（{newer[0]} など）。"
            "よろず をその版以降に上げてから戻してください。何も変えていません。"
        )


def _require_place(wanted: Restoring, database: Store, backup: Backup) -> None:
    database.require_tools()
    durable.require_space(
        data_folder(), 2 * backup.size() if backup.manifest.engine == "sqlite" else backup.size()
    )
    if wanted.replace:
        return
    own = keys_in(data_folder() / KEYS)
    other_keys = any(own[name] != backup.keys[name] for name in own.keys() & backup.keys.keys())
    if not database.is_empty() or other_keys or any((data_folder() / FILES).glob("*/*")):
        raise Conflict(
            "この設定の場所には、もうデータがあります。戻せるのは空の場所だけです。YOROZU_DATA と DATABASE_URL を空の場所に"
            "するか、今あるデータを別名で残して入れ替えるときは --replace を付けてください。何も変えていません。"
        )
