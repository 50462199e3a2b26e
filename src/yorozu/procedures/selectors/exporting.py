"""A definition as one file."""

from datetime import datetime
from typing import Any

from yorozu.municipality.models import Municipality
from yorozu.procedures.designing.carrying import packed
from yorozu.procedures.selectors.designing import Bench


def exported(bench: Bench, municipality: Municipality, installation: str, *, at: datetime) -> bytes:
    """The published version or, where there is none, what is being written (version 0)."""
    version = bench.version
    document: dict[str, Any] = version.document if version else bench.document
    about = {
        "municipality_code": municipality.code,
        "municipality": municipality.name,
        "installation": installation,
        "code": bench.code,
        "version": version.number if version else 0,
    }
    return packed(document, about, at=at)
