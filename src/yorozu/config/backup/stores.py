"""Which database this installation has."""

from pathlib import Path
from typing import Protocol

from django.conf import settings

from yorozu.config.backup.contents import Contents
from yorozu.config.backup.postgresql import PostgreSQL
from yorozu.config.backup.sqlite import SQLite

# pragma: allowlist nextline secret  names of settings
_LIBPQ = {"NAME": "dbname", "HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}


class Store(Protocol):
    """What a kind of database can do for a backup."""

    @property
    def engine(self) -> str: ...
    @property
    def dump_name(self) -> str: ...
    def require_tools(self) -> None: ...
    def size(self) -> int: ...
    def dump(self, target: Path) -> Contents: ...
    def is_empty(self) -> bool: ...
    def put(self, dump: Path, *, replacing: str) -> Contents: ...
    def undo(self, *, replaced: str) -> None: ...


def store() -> Store:
    """The database of the settings; nothing is opened yet."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        return SQLite(Path(database["NAME"]))
    return PostgreSQL({ours: str(database[name]) for name, ours in _LIBPQ.items() if database.get(name)})
