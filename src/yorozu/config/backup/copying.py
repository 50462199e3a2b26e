"""Copying the files of an installation into a backup, sparing what is there already."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from yorozu.config.backup import durable
from yorozu.config.backup.folders import data_folder, relative_path
from yorozu.config.backup.manifest import LIST

_LINE = re.compile(r"([0-9a-f]{64})  (files/([0-9a-f]{2})/[0-9a-f]{30}\3)")


def copy_files(names: Iterable[str], folder: Path, *, since: Path | None) -> list[str]:
    """Copy each file durably and write the list of their hashes; names of those that are not in the installation."""
    earlier = dict(read_list(since / LIST)) if since else {}
    missing: list[str] = []
    lines: list[str] = []
    for name in names:
        path = relative_path(name)
        try:
            digest = _copy(data_folder() / path, folder / path, since if path in earlier else None)
        except FileNotFoundError:
            missing.append(name)
        else:
            lines.append(f"{digest}  {path}\n")
    durable.write(folder / LIST, "".join(lines).encode())
    return missing


def read_list(path: Path) -> Iterator[tuple[str, str]]:
    """Path below the backup and SHA-256 of every file. Raises OSError; ValueError for what is no such list."""
    with path.open(encoding="ascii") as file:
        for line in file:
            found = _LINE.fullmatch(line.rstrip("\n"))
            if found is None:
                raise ValueError(f"no line of a list: {line[:80]!r}")
            yield found[2], found[1]


def _copy(source: Path, target: Path, since: Path | None) -> str:
    """The SHA-256 of the file; a copy that is there already, here or in the earlier backup, is taken if it is equal."""
    if target.exists() and (digest := _same(source, target)):
        return digest
    if since is not None:
        earlier = since / target.relative_to(target.parents[2])
        if earlier.is_file() and (digest := _same(source, earlier)) and _linked(earlier, target):
            return digest
    return durable.copy(source, target)


def _same(source: Path, copy: Path) -> str:
    """The hash of both, or nothing where they differ."""
    if source.stat().st_size != copy.stat().st_size:
        return ""
    digest = durable.hash_of(source)
    return digest if digest == durable.hash_of(copy) else ""


def _linked(earlier: Path, target: Path) -> bool:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(earlier, target)
    except OSError:  # another disk, or one that knows no links
        return False
    return True
