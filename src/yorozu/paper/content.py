"""What a scan holds sealed: the answers so far, how clear they were, and which a person has compared."""

import json
from dataclasses import dataclass, field
from typing import Any

from yorozu.paper.models import Scan, ScanPage
from yorozu.paper.seeing.asked import Seen
from yorozu.trust.models import VaultKey
from yorozu.trust.vault import seal, unseal


@dataclass(slots=True)
class Content:
    """`clearness` and `confirmed` by the name of each question, dotted inside groups (`children.0.name`)."""

    raw: dict[str, Any] = field(default_factory=dict)
    clearness: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)


def content_of(scan: Scan) -> Content:
    """Raises NotFound when it cannot be opened."""
    plain = _opened(scan.key, scan.sealed_content, context=f"scan:{scan.id}")
    return Content(plain["raw"], plain["clearness"], set(plain["confirmed"]))


def sealed(scan: Scan, content: Content) -> bytes:
    """For `Scan.sealed_content`."""
    plain = {
        "raw": content.raw,
        "clearness": content.clearness,
        "confirmed": sorted(content.confirmed),
    }
    return _closed(scan.key, plain, context=f"scan:{scan.id}")


def seen_on(page: ScanPage) -> list[Seen]:
    """What was seen in the boxes of a page, in the order of its boxes; nothing before it was read."""
    if not page.sealed_seen:
        return []
    plain = _opened(page.scan.key, page.sealed_seen, context=f"page:{page.scan_id}:{page.number}")
    return [Seen(**each) for each in plain]


def sealed_seen(page: ScanPage, seen: list[Seen]) -> bytes:
    """For `ScanPage.sealed_seen`."""
    plain = [each.plain() for each in seen]
    return _closed(page.scan.key, plain, context=f"page:{page.scan_id}:{page.number}")


def _closed(key: VaultKey, plain: Any, *, context: str) -> bytes:
    return seal(key, json.dumps(plain, separators=(",", ":")).encode(), context=context)


def _opened(key: VaultKey, blob: bytes | memoryview, *, context: str) -> Any:
    return json.loads(unseal(key, blob, context=context))
