"""The embedded database: copied through SQLite's online backup while others write."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from yorozu.config.backup import durable
from yorozu.config.backup.contents import FILES_TABLE, Contents, by_app, file_name_of, files_query
from yorozu.config.backup.manifest import TableSum
from yorozu.foundation.clock import now
from yorozu.foundation.disk import sync
from yorozu.foundation.errors import Conflict, Unavailable

_WAIT = 30.0
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class SQLite:
    """`path` is the database of the installation, whether it is there or not."""

    path: Path

    engine: ClassVar[str] = "sqlite"
    dump_name: ClassVar[str] = "database.sqlite3"

    def require_tools(self) -> None:
        """Nothing: Python brings all that is needed."""

    def size(self) -> int:
        """Bytes, at most, that a copy will need."""
        return sum(each.stat().st_size for each in self._own_files() if each.exists())

    def dump(self, target: Path) -> Contents:
        """Copy in one step: the copy is of one moment, and writers go on meanwhile. Raises Unavailable."""
        if not self.path.exists():
            raise Unavailable(
                f"データベース {self.path} がありません。YOROZU_DATA と DATABASE_URL を確認してください。"
            )
        target.unlink(missing_ok=True)
        at = now()
        try:
            copy_online(self.path, target)
            sync(target)
            return contents_of(target, at)
        except sqlite3.Error as fault:
            raise Unavailable(
                f"データベースを写せませんでした（{fault}）。yorozu check で確かめてください。"
            ) from None

    def is_empty(self) -> bool:
        """Is there nothing that a restore could overwrite?"""
        if not self.path.exists():
            return not any(each.exists() for each in self._own_files())
        with closing(sqlite3.connect(self.path, timeout=_WAIT)) as database:
            return not _tables(database)

    def put(self, dump: Path, *, replacing: str) -> Contents:
        """Put the copy in the place of the database and say what is there now.

        With `replacing` what was there is kept under that ending. Raises Conflict while others have it open.
        """
        staged = self.path.with_name(f"{self.path.name}.restoring")
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        durable.copy(dump, staged)
        sync(staged)
        found = contents_of(staged, now())
        self._clear(replacing)
        durable.put_in_place(staged, self.path)
        return found

    def undo(self, *, replaced: str) -> None:
        """Take the restored database away again, and put back what it replaced."""
        for each in self._own_files():
            each.unlink(missing_ok=True)
        kept = self.path.with_name(self.path.name + replaced)
        if replaced and kept.exists():
            durable.put_in_place(kept, self.path)

    def _clear(self, replacing: str) -> None:
        if not self.path.exists():
            return
        _require_nobody_else(self.path)  # also folds what lies in the -wal into the file
        if replacing and not self.is_empty():
            durable.put_in_place(self.path, self.path.with_name(self.path.name + replacing))
        for each in self._own_files():
            each.unlink(missing_ok=True)

    def _own_files(self) -> list[Path]:
        return [self.path, *(self.path.with_name(self.path.name + each) for each in _BESIDE)]


def copy_online(source: Path, target: Path) -> None:
    """SQLite's online backup (https://www.sqlite.org/backup.html) in a single step."""
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=_WAIT)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing, pages=-1)
        writing.execute("PRAGMA journal_mode=DELETE")  # one file with nothing beside it


def contents_of(path: Path, at: datetime) -> Contents:
    """What a copy holds. Raises sqlite3.DatabaseError for one that is not whole."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        database.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        tables = _tables(database)
        sums = {name: _sum(database, name) for name in tables}
        files = (
            database.execute(files_query(_columns(database, FILES_TABLE))) if FILES_TABLE in tables else ()
        )
        applied = (
            database.execute("SELECT app, name FROM django_migrations")
            if "django_migrations" in tables
            else ()
        )
        return Contents(
            tables=sums,
            files=sorted(file_name_of(name) for (name,) in files),
            migrations=by_app((app, name) for app, name in applied),
            server=sqlite3.sqlite_version,
            at=at,
        )


def _tables(database: sqlite3.Connection) -> list[str]:
    found = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return sorted(name for (name,) in found)


def _columns(database: sqlite3.Connection, table: str) -> dict[str, int]:
    """Each with its place in the primary key, from 1; 0 for those that are not of it."""
    return dict(database.execute("SELECT name, pk FROM pragma_table_info(?)", [table]).fetchall())


def _sum(database: sqlite3.Connection, table: str) -> TableSum:
    places = _columns(database, table)
    key = sorted((name for name, place in places.items() if place), key=places.__getitem__)
    rows_of = f"SELECT * FROM {_quoted(table)} ORDER BY {', '.join(map(_quoted, key)) or 'rowid'}"  # noqa: S608  quoted
    digest, rows = hashlib.sha256(), 0
    for row in database.execute(rows_of):
        digest.update(repr(row).encode())
        rows += 1
    return TableSum(rows, digest.hexdigest())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _require_nobody_else(path: Path) -> None:
    # Leaving the WAL mode needs the file for oneself: whoever has it open is in the way.
    try:
        with closing(sqlite3.connect(path, timeout=1)) as database:
            (mode,) = database.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        mode = "wal"
    except sqlite3.DatabaseError:
        return  # what is no database any more has no users
    if mode != "delete":
        raise Conflict("データベースが使われています。web と worker を止めてから、もう一度実行してください。")
