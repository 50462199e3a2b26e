"""What a database holds, in figures that two databases can be compared by."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.config.backup.manifest import TableSum

#: Every file in the data folder has a row in this table (`trust.StoredFile`).
FILES_TABLE = "trust_file"


@dataclass(frozen=True, slots=True)
class Contents:
    """`files` are the names of all files it speaks of, as they lie in the data folder; `at` is when it was copied."""

    tables: dict[str, TableSum]
    files: list[str]
    migrations: dict[str, list[str]]
    server: str
    at: datetime


def differences(wanted: dict[str, TableSum], found: dict[str, TableSum]) -> list[str]:
    """Tables that are not the same in both; empty when every row is."""
    return [name for name in sorted({*wanted, *found}) if wanted.get(name) != found.get(name)]


def by_app(applied: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Names of applied migrations by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(applied):
        found.setdefault(app, []).append(name)
    return found


def file_name_of(identity: UUID | str) -> str:
    """The name in the data folder of the file with this id."""
    return (identity if isinstance(identity, UUID) else UUID(identity)).hex


def files_query(columns: Collection[str]) -> str:
    """Asks for the ids of the files that must be there: what was disposed of is not carried on by a backup."""
    there = " WHERE disposed_at IS NULL" if "disposed_at" in columns else ""
    return f"SELECT id FROM {FILES_TABLE}{there}"  # noqa: S608  names of our own
