"""Backups that are made wrongly, each in one way, while people work."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection

from tests.trials.restore.inspecting import before
from yorozu.config.backup import Made, Wanted, make_backup, making, open_backup, postgresql_tools, sqlite
from yorozu.config.backup.copying import copy_files
from yorozu.config.backup.folders import data_folder
from yorozu.foundation.errors import DomainError

_LONG_ENOUGH = 0.5


def run(folder: Path, acknowledged: Path) -> list[dict[str, str]]:
    """Make each, under its number in the folder; what is seen to be wrong, or "" for one that looks as if all were well."""
    twins = [*_OF_DATABASE[connection.vendor], *_TWINS]
    return [
        {
            "broken": broken,
            "path": str(folder / str(number)),
            "refused": _made(folder / str(number), twin, acknowledged),
        }
        for number, (broken, twin) in enumerate(twins)
    ]


def _made(target: Path, twin: Callable[[], Any], acknowledged: Path) -> str:
    try:
        with twin():
            made = make_backup(Wanted(target=target), say=lambda _said: None)
        open_backup(target)
    except DomainError as fault:
        return fault.message
    missing = made.manifest.missing
    return f"{len(missing)} files of which rows speak are not in it" if missing else _lost(made, acknowledged)


def _lost(made: Made, acknowledged: Path) -> str:
    """What was acknowledged and is not in the copy; of a dump that is known only when it is put back."""
    if made.manifest.engine != "sqlite":
        return ""
    with closing(sqlite3.connect(made.path / "database.sqlite3")) as copy:
        there = {number for (number,) in copy.execute("SELECT receipt_number FROM intake_application")}
    wanted = {each["number"] for each in before(acknowledged, made.manifest.made_at)}
    return f"{len(wanted - there)} acknowledged applications are not in it" if wanted - there else ""


@contextmanager
def _copies_the_file() -> Iterator[None]:
    """The database file as it lies there, as `cp` does, while somebody reads: what is new is in the log beside it."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM django_migrations").fetchone()
        time.sleep(_LONG_ENOUGH)
        with patch.object(sqlite, "copy_online", lambda source, target: shutil.copyfile(source, target)):
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
