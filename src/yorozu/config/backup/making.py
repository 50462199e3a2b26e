"""Making a backup: prepared under another name, whole and durable, then given its own."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from stat import S_ISDIR
from uuid import uuid4

from yorozu.config.backup import durable
from yorozu.config.backup.contents import Contents
from yorozu.config.backup.copying import copy_files
from yorozu.config.backup.folders import ANCHORS, KEYS, anchors_file, data_folder, keys_in, write_keys
from yorozu.config.backup.manifest import LIST, MANIFEST, SEALS, Manifest, Part, dump_seals, seals_of
from yorozu.config.backup.stores import Store, store
from yorozu.foundation.errors import Conflict, Invalid, Unavailable
from yorozu.trust.vault import files_held
from yorozu.trust.vault.master import master

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where the backup goes. Keys go into it, into `keys_to`, or with `without_keys` nowhere.

    Files that the earlier backup `since` holds already are shared with it (hard links) instead of copied.
    """

    target: Path
    without_keys: bool = False
    keys_to: Path | None = None
    since: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup."""

    path: Path
    manifest: Manifest


def make_backup(wanted: Wanted, *, say: Say) -> Made:
    """Copy the installation while people work. Raises Conflict when the target is there already, Unavailable when it
    cannot be made; the target appears whole or not at all, and what was begun is gone on with the next time.
    """
    target, database = wanted.target.absolute(), store()
    _require_free(wanted, target)
    database.require_tools()
    unfinished = _unfinished(target)
    try:
        durable.require_space(unfinished, database.size())
        with files_held():
            manifest = _fill(unfinished, database, wanted, say)
        durable.settle()
        durable.put_in_place(unfinished, target)
    except OSError as fault:
        raise Unavailable(
            f"バックアップを書けませんでした（{fault.strerror or fault}）。{target.parent} の空きと権限を確かめて、"
            "もう一度実行してください。途中まで写した分は使われます。"
        ) from None
    return Made(target, manifest)


def _fill(folder: Path, database: Store, wanted: Wanted, say: Say) -> Manifest:
    """Database first, then the files it speaks of, the manifest last."""
    say("データベースを写しています。")
    keys = keys_in(data_folder() / KEYS)
    _copy_anchors(folder / ANCHORS)
    contents = database.dump(folder / database.dump_name)
    if not contents.tables:
        raise Invalid("データベースが空です。YOROZU_DATA と DATABASE_URL を確認してください。")
    say(f"ファイルを写しています（{len(contents.files)} 件）。")
    missing = copy_files(contents.files, folder, since=wanted.since)
    keys |= keys_in(data_folder() / KEYS)  # one may have been added or taken away meanwhile: both are needed
    if not keys and master().current().startswith("file:"):
        raise Unavailable(
            f"暗号化の鍵が {data_folder() / KEYS} にありません。鍵のないバックアップからは申請の内容を読めません。"
            "鍵を控えから戻してから、もう一度実行してください。"
        )
    _keep_keys(folder, keys, wanted)
    manifest = _manifest(folder, database, contents, missing, sorted(keys), wanted)
    durable.write(folder / SEALS, dump_seals(seals_of(manifest.dump(), keys)))
    durable.write(folder / MANIFEST, manifest.dump())
    return manifest


def _copy_anchors(target: Path) -> None:
    """Before the database: what is anchored stands in the chains that are copied after it."""
    target.unlink(missing_ok=True)
    if anchors_file().exists():
        lines = anchors_file().read_bytes()
        durable.write(target, lines[: lines.rfind(b"\n") + 1])


def _keep_keys(folder: Path, keys: dict[str, bytes], wanted: Wanted) -> None:
    if not wanted.without_keys:
        write_keys(wanted.keys_to or folder / KEYS, keys)


def _manifest(
    folder: Path, database: Store, contents: Contents, missing: list[str], keys: list[str], wanted: Wanted
) -> Manifest:
    names = [name for name in (database.dump_name, LIST, ANCHORS) if (folder / name).exists()]
    return Manifest(
        id=str(uuid4()),
        made_at=contents.at.isoformat(),
        yorozu=version("yorozu"),
        engine=database.engine,
        server=contents.server,
        migrations=contents.migrations,
        tables=contents.tables,
        parts=[Part(name, (folder / name).stat().st_size, durable.hash_of(folder / name)) for name in names],
        files=len(contents.files) - len(missing),
        keys=keys,
        with_keys=not wanted.without_keys and wanted.keys_to is None,
        missing=missing,
    )


def _require_free(wanted: Wanted, target: Path) -> None:
    if wanted.without_keys and wanted.keys_to:
        raise Invalid("--without-keys と --keys-to は、どちらか一方だけを指定してください。")
    if target.exists() or target.is_symlink():
        raise Conflict(f"{target} はもうあります。まだない名前（例: 日付）を指定してください。")
    if target.is_relative_to(data_folder()):
        raise Invalid(f"{data_folder()} の中には置けません。別の機械か別のディスクを指定してください。")
    if wanted.keys_to and wanted.keys_to.exists() and any(wanted.keys_to.iterdir()):
        raise Conflict(f"{wanted.keys_to} は空ではありません。鍵を置く空のフォルダーを指定してください。")


def _unfinished(target: Path) -> Path:
    folder = target.with_name(f".{target.name}.unfinished")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _require_own(folder)
        shutil.rmtree(folder / KEYS, ignore_errors=True)
    except OSError as fault:
        raise Unavailable(
            f"{folder.parent} に書けません（{fault.strerror}）。書ける場所を指定してください。"
        ) from None
    return folder


def _require_own(folder: Path) -> None:
    """Where others may write (a shared disk, /tmp), somebody may have made the folder to read what we put there."""
    found = folder.lstat()
    if not S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Conflict(
            f"{folder} は別の利用者が作ったものです。消してからやり直すか、ほかの人が書けない場所を指定してください。"
        )
    folder.chmod(0o700)
