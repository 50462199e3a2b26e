"""What an entry's hash covers. A change here would make every chain that exists look forged."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

GENESIS = "0" * 64
_CITY = 40


class Content(NamedTuple):
    """Every column of an entry that its hash covers, in this order; `id` follows from city and sequence."""

    municipality: int
    sequence: int
    at: datetime
    actor_kind: str
    actor_id: str
    action: str
    subject_type: str
    subject_id: str
    details: dict[str, Any]
    previous_hash: str


def entry_id(municipality: int, sequence: int) -> int:
    """The key of an entry's row."""
    return (municipality << _CITY) + sequence


def entry_hash(content: Content, secret: bytes | None) -> str:
    """HMAC-SHA256 (RFC 2104) under the city's audit key; plain SHA-256 for entries made before chains had keys."""
    shown = [
        content[0],
        content[1],
        content.at.astimezone(UTC).isoformat(timespec="microseconds"),
        *content[3:],
    ]
    plain = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if secret is None:
        return hashlib.sha256(plain).hexdigest()
    return hmac.digest(secret, plain, "sha256").hex()


def head_mac(municipality: int, sequence: int, last_hash: str, secret: bytes) -> str:
    """What proves that the chain's end was put there by somebody with the key."""
    return hmac.digest(secret, f"head:{municipality}:{sequence}:{last_hash}".encode(), "sha256").hex()
