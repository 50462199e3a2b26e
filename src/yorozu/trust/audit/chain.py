"""What an entry's hash covers. A change here would make every chain that exists look forged."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

GENESIS = "0" * 64
# A city's chain is so many strands, so that as many transactions add to it at once: entry n follows entry n - LANES.
# It stands in the numbers of every chain that exists and can never be changed.
LANES = 8
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


def lane_of(sequence: int) -> int:
    """The strand in which the entry with this number is."""
    return (sequence - 1) % LANES


def following(lane: int, last: int) -> int:
    """The number of the entry after entry `last` of a strand; `last` is 0 before its first."""
    return last + LANES if last else lane + 1


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


def head_mac(municipality: int, lane: int, sequence: int, last_hash: str, secret: bytes) -> str:
    """What proves that a strand's end was put there by somebody with the key."""
    said = f"head:{municipality}:{lane}:{sequence}:{last_hash}"
    return hmac.digest(secret, said.encode(), "sha256").hex()
