"""Backups that are made wrongly, each in one way, while people work."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection

from yorozu.config.backup import Wanted, make_backup, making, postgresql_tools, sqlite
from yorozu.config.backup.copying import copy_files
from yorozu.config.backup.folders import data_folder
from yorozu.foundation.errors import DomainError

_LONG_ENOUGH = 0.5


def run(folder: Path, acknowledged: Path) -> list[dict[str, str]]:
    """Make each; what refused it, or "" for one that came out as if all were well, under its number in the folder."""
    twins = [*_OF_DATABASE[connection.vendor], *_TWINS]
    return [
        {"broken": broken, "path": str(folder / str(number)), "refused": _made(folder / str(number), twin)}
        for number, (broken, twin) in enumerate(twins)
    ]


def _made(target: Path, twin: Callable[[], Any]) -> str:
    try:
        with twin():
            made = make_backup(Wanted(target=target), say=lambda _said: None)
    except DomainError as fault:
        return fault.message
    missing = made.manifest.missing
    return f"{len(missing)} files of which rows speak are not in it" if missing else ""


@contextmanager
def _copies_the_file() -> Iterator[None]:
    """The database file as it lies there, as `cp` on a slow disk would."""

    def copy(source: Path, target: Path) -> None:
        with source.open("rb") as reading, target.open("wb") as writing:
            while block := reading.read(source.stat().st_size // 50 + 1):
                writing.write(block)
                time.sleep(0.03)

    with patch.object(sqlite, "copy_online", copy):
        yield


@contextmanager
def _dumps_another_moment() -> Iterator[None]:
    """pg_dump without the snapshot in which the rows are hashed, a little later."""
    run = postgresql_tools._run

    def later(place: dict[str, str], command: list[str]) -> None:
        time.sleep(_LONG_ENOUGH)
        run(place, [each for each in command if not each.startswith("--snapshot=")])

    with patch.object(postgresql_tools, "_run", later):
        yield


@contextmanager
def _files_first() -> Iterator[None]:
    """The files that were there before the rows were copied."""
    there = {path.name for path in data_folder().glob("files/*/*")}
    time.sleep(_LONG_ENOUGH)

    def copy(names: list[str], folder: Path, *, since: Path | None) -> list[str]:
        copy_files([name for name in names if name in there], folder, since=since)
        return []

    with patch.object(making, "copy_files", copy):
        yield


@contextmanager
def _lets_files_go() -> Iterator[None]:
    """Files are removed as ever while they are being copied."""

    def copy(names: list[str], folder: Path, *, since: Path | None) -> list[str]:
        time.sleep(2 * _LONG_ENOUGH)
        return copy_files(names, folder, since=since)

    with ExitStack() as broken:
        broken.enter_context(patch.object(making, "files_held", nullcontext))
        broken.enter_context(patch.object(making, "copy_files", copy))
        yield


@contextmanager
def _without_keys() -> Iterator[None]:
    """The keys are not looked for."""
    with patch.object(making, "keys_in", lambda _folder: {}):
        yield


_OF_DATABASE = {
    "sqlite": [("copies the database file without the online backup", _copies_the_file)],
    "postgresql": [("dumps another moment than the one it hashes", _dumps_another_moment)],
}
_TWINS = [
    ("copies the files before the rows", _files_first),
    ("lets files be removed meanwhile", _lets_files_go),
    ("leaves out the keys", _without_keys),
]
