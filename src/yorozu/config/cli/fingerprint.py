"""Whether the demo's database fits the packs and migrations of this source, found out without starting Django."""

import hashlib
from pathlib import Path

from yorozu.config.environment import REPOSITORY


def fits(data: Path) -> bool:
    """True when the data folder was prepared from just these packs and migrations."""
    kept = data / "prepared"
    return kept.exists() and kept.read_text() == _fingerprint()


def keep(data: Path) -> None:
    """Remember what the data folder was prepared from."""
    (data / "prepared").write_text(_fingerprint())


def _fingerprint() -> str:
    migrations = (REPOSITORY / "src/yorozu").glob("*/migrations/*.py")
    digest = hashlib.sha256()
    for file in sorted([*(REPOSITORY / "packs").rglob("*.yaml"), *migrations]):
        digest.update(str(file.relative_to(REPOSITORY)).encode() + file.read_bytes())
    return digest.hexdigest()
