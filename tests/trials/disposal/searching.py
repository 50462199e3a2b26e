"""Everywhere that an installation keeps anything: each row, the database's own bytes, each file, each line of the log."""

import json
import os
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

from tests import postgresql
from yorozu.foundation.text import fold

Place = tuple[str, bytes]


def spelled(word: str) -> set[bytes]:
    """The ways in which a word may lie somewhere: encodings, escapes, folded for a search."""
    folded = {word, word.upper(), unicodedata.normalize("NFKC", word), fold(word)}
    texts = {*folded, quote(word), json.dumps(word)[1:-1]}
    found = {text.encode() for text in texts if len(text) > 5}
    found |= {text.encode("utf-16-le") for text in folded}
    return found | {raw.hex().encode() for raw in set(found)}


def found_in(places: Iterable[Place], words: Iterable[str]) -> list[tuple[str, str]]:
    """Where each word is found, in whichever spelling."""
    spellings = [(word, spelled(word)) for word in words]
    hits = []
    for where, content in places:
        for word, ways in spellings:
            if any(way in content for way in ways):
                hits.append((where, word))
    return hits


def rows() -> Iterator[Place]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  our own tables
            for row in cursor.fetchall():
                yield f"table {table}", b"\x00".join(_plain(value) for value in row)


def database_bytes() -> Iterator[Place]:
    """SQLite: the file itself and what lies beside it. PostgreSQL: what pg_dump writes."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        for path in sorted(Path(name).parent.glob(f"{Path(name).name}*")):
            yield f"file {path.name}", path.read_bytes()
        return
    address = urlsplit(postgresql.server())._replace(path=f"/{name}").geturl()
    dump = subprocess.run(["pg_dump", "--dbname", address], check=True, capture_output=True)
    yield "pg_dump", dump.stdout


def data_folder() -> Iterator[Place]:
    """Every file of the data folder, its name first; the database is looked at for itself."""
    for folder, _, names in os.walk(settings.YOROZU_DATA):
        for name in sorted(names):
            if not name.startswith("test.sqlite3"):
                path = Path(folder) / name
                yield f"file {path}", str(path).encode() + b"\x00" + path.read_bytes()


def everywhere(log: str) -> list[Place]:
    return [*rows(), *database_bytes(), *data_folder(), ("log", log.encode())]


def _plain(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return (json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)).encode()
