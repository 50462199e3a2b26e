"""What a backup says of itself."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT, FORMAT_VERSION = "yorozu-backup", 1
MANIFEST, SEALS, LIST = "manifest.json", "seals.json", "files.sha256"


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows, and the SHA-256 over all of them in the order of the primary key."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the backup."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`made_at` is when the database was copied (ISO 8601, UTC); `keys` names every key there was, also those left out.

    `missing` are files of which a row speaks and which were gone already in the installation.
    """

    id: str
    made_at: str
    yorozu: str
    engine: str
    server: str
    migrations: dict[str, list[str]]
    tables: dict[str, TableSum]
    parts: list[Part]
    files: int
    keys: list[str]
    with_keys: bool
    missing: list[str] = field(default_factory=list)

    def dump(self) -> bytes:
        """The bytes that are written, and sealed."""
        plain = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(self)}
        return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    def part(self, name: str) -> Part:
        """Raises KeyError when the manifest knows no such file."""
        return {each.name: each for each in self.parts}[name]


def read_manifest(content: bytes) -> Manifest:
    """Raises ValueError, TypeError or KeyError for what is no manifest of this format."""
    plain: dict[str, Any] = json.loads(content)
    if (plain.pop("format"), plain.pop("format_version")) != (FORMAT, FORMAT_VERSION):
        raise ValueError("another format")
    tables = {name: TableSum(**each) for name, each in plain.pop("tables").items()}
    parts = [Part(**each) for each in plain.pop("parts")]
    return Manifest(tables=tables, parts=parts, **plain)


def seals_of(manifest: bytes, keys: Mapping[str, bytes]) -> dict[str, str]:
    """The HMAC-SHA-256 (RFC 2104) of the manifest under each key: only who has a key can have made or altered it."""
    return {name: hmac.new(key, manifest, hashlib.sha256).hexdigest() for name, key in keys.items()}


def dump_seals(seals: Mapping[str, str]) -> bytes:
    return json.dumps(seals, indent=1, sort_keys=True).encode() + b"\n"


def read_seals(content: bytes) -> dict[str, str]:
    """Raises ValueError for what is not a mapping of names to seals."""
    plain = json.loads(content)
    if not isinstance(plain, dict) or not all(isinstance(each, str) for each in plain.values()):
        raise ValueError("no seals")
    return plain
