"""The parts of an installation that lie in its data folder."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from yorozu.config.backup import durable

FILES, KEYS, ANCHORS = "files", "keys", "anchors.jsonl"


def data_folder() -> Path:
    return Path(settings.YOROZU_DATA)


def anchors_file() -> Path:
    """Where the ends of the audit chains are written down, outside the database."""
    return Path(settings.YOROZU_ANCHORS)


def relative_path(name: str) -> str:
    """Where a file lies below the data folder, and below a backup alike."""
    return f"{FILES}/{name[-2:]}/{name}"


def keys_in(folder: Path) -> dict[str, bytes]:
    """Every key of a folder, by its name; empty where there is none (a key management service has them)."""
    found = sorted(path for path in folder.glob("*.key") if path.is_file() and not path.is_symlink())
    return {path.name: path.read_bytes() for path in found}


def write_keys(folder: Path, keys: Mapping[str, bytes]) -> None:
    """Write key files, readable by their owner only; what is there already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in keys.items():
        path = folder / name
        if not path.exists():
            durable.write(path, content)
