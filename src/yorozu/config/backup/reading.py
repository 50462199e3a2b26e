"""Opening a backup: nothing in it is used before everything in it was found to be what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path

from yorozu.config.backup import durable
from yorozu.config.backup.copying import read_list
from yorozu.config.backup.folders import ANCHORS, KEYS, keys_in
from yorozu.config.backup.manifest import (
    LIST,
    MANIFEST,
    SEALS,
    Manifest,
    Part,
    read_manifest,
    read_seals,
    seals_of,
)
from yorozu.config.backup.postgresql import PostgreSQL
from yorozu.config.backup.sqlite import SQLite
from yorozu.foundation.errors import Invalid

_NAMES = {SQLite.dump_name, PostgreSQL.dump_name, LIST, ANCHORS}
_OTHER = "別のバックアップを使ってください。何も変えていません。"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose every byte was compared with its manifest. `keys` are the installation's, by file name."""

    path: Path
    manifest: Manifest
    keys: Mapping[str, bytes]
    files: Mapping[str, str]

    @property
    def dump(self) -> Path:
        return self.path / self.manifest.parts[0].name

    def size(self) -> int:
        """Bytes that it needs when it is put back."""
        return sum((self.path / each).stat().st_size for each in self.files) + sum(
            part.bytes for part in self.manifest.parts
        )


def open_backup(source: Path, *, keys: Mapping[str, bytes] | None = None) -> Backup:
    """Read and verify a backup; `keys` are given where they are not in it. Raises Invalid with what is wrong."""
    path = source.absolute()
    manifest, raw = _manifest(path)
    found = _keys(path, manifest, keys)
    _verify_seals(path, raw, manifest, found)
    if {part.name for part in manifest.parts} - _NAMES:
        raise Invalid(f"{path} の {MANIFEST} に、よろず のものではない名前があります。{_OTHER}")
    for part in manifest.parts:
        _verify_part(path, part)
    try:
        files = dict(read_list(path / LIST))
    except ValueError:
        raise Invalid(f"ファイルの一覧 {LIST} が読めません。{_OTHER}") from None
    _verify_files(path, manifest, files)
    return Backup(path, manifest, found, files)


def _manifest(path: Path) -> tuple[Manifest, bytes]:
    if not path.is_dir():
        raise Invalid(f"フォルダー {path} がありません。バックアップのフォルダーを指定してください。")
    try:
        raw = (path / MANIFEST).read_bytes()
        return read_manifest(raw), raw
    except FileNotFoundError:
        raise Invalid(
            f"{path} は、よろずのバックアップではないか、途中までしか写されていません（{MANIFEST} がありません）。{_OTHER}"
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Invalid(
            f"{path} の {MANIFEST} が読めません。壊れているか、この版の よろず のものではありません。{_OTHER}"
        ) from None


def _keys(path: Path, manifest: Manifest, given: Mapping[str, bytes] | None) -> Mapping[str, bytes]:
    found = given if given is not None else keys_in(path / KEYS)
    absent = [name for name in manifest.keys if name not in found]
    if absent:
        raise Invalid(
            f"暗号化の鍵 {'、'.join(absent)} がありません。別に控えた鍵のフォルダーを --keys-from で指定してください。"
            "鍵がないと、戻しても申請の内容を読めません。何も変えていません。"
        )
    return {name: found[name] for name in manifest.keys}


def _verify_seals(path: Path, raw: bytes, manifest: Manifest, keys: Mapping[str, bytes]) -> None:
    try:
        seals = read_seals((path / SEALS).read_bytes())
    except (OSError, ValueError):
        raise Invalid(f"{path} の {SEALS} が読めません。{_OTHER}") from None
    wanted = seals_of(raw, keys)
    if set(seals) != set(manifest.keys) or not all(
        compare_digest(wanted[name], seals[name]) for name in manifest.keys
    ):
        raise Invalid(
            "鍵がこのバックアップのものではないか、バックアップの目録が書き換えられています。"
            f"正しい鍵のフォルダーを指定するか、{_OTHER}"
        )


def _verify_part(path: Path, part: Part) -> None:
    file = path / part.name
    if not file.is_file() or file.is_symlink():
        raise Invalid(f"バックアップの {part.name} がありません。{_OTHER}")
    size = file.stat().st_size
    if size != part.bytes:
        raise Invalid(
            f"バックアップの {part.name} の長さが違います（{part.bytes} バイトのはずが {size} バイト）。{_OTHER}"
        )
    if durable.hash_of(file) != part.sha256:
        raise Invalid(f"バックアップの {part.name} が書き換えられているか、壊れています。{_OTHER}")


def _verify_files(path: Path, manifest: Manifest, files: Mapping[str, str]) -> None:
    wrong = [name for name, digest in files.items() if not _is_whole(path / name, digest)]
    if wrong or len(files) != manifest.files:
        shown = "、".join(wrong[:3]) or LIST
        raise Invalid(
            f"バックアップのファイルが {len(wrong) or abs(len(files) - manifest.files)} 件、ないか壊れています（{shown} など）。{_OTHER}"
        )


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return not path.is_symlink() and durable.hash_of(path) == digest
    except OSError:
        return False
