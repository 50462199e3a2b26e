"""Telling whether two documents are the same."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the canonical JSON: keys in order, no spaces, UTF-8. Lists keep their order."""
    canonical = json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
