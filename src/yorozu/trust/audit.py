"""Adding to the audit chain and verifying it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from yorozu.foundation import rows
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, AuditHead

Detail = str | int | bool | None
GENESIS = "0" * 64

_HEAD = "SELECT sequence, hash FROM trust_audit_head WHERE municipality_id = %s"
_MOVE = "UPDATE trust_audit_head SET sequence = %s, hash = %s WHERE municipality_id = %s"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain does not hold, and why."""

    sequence: int
    problem: str


def record(
    *,
    municipality: Municipality,
    action: str,
    subject_type: str,
    subject_id: object,
    actor_kind: str,
    at: datetime,
    actor_id: str = "",
    details: Mapping[str, Detail] | None = None,
) -> AuditEntry:
    """Add one entry in the caller's transaction. Raises RuntimeError outside one.

    The head's row stays locked until the commit, so call it last: others of the same city wait for it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record() needs an open transaction")
    sequence, previous = _locked_head(municipality)
    entry = AuditEntry(
        municipality=municipality,
        sequence=sequence + 1,
        at=at,
        actor_kind=actor_kind,
        actor_id=actor_id,
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        details=dict(details or {}),
        previous_hash=previous,
    )
    entry.hash = _hash(entry)
    with rows.together(), connection.cursor() as cursor:
        rows.insert(entry)
        cursor.execute(_MOVE, [entry.sequence, entry.hash, municipality.pk])
    return entry


def verify_chain(municipality: Municipality) -> list[Fault]:
    """Every place where an entry was altered, removed, added or moved; empty when the chain holds."""
    return list(_faults(municipality))


def _locked_head(municipality: Municipality) -> tuple[int, str]:
    """Sequence and hash of the last entry, 0 and `GENESIS` before the first."""
    found = _read_head(municipality)
    if found is None:
        AuditHead.objects.bulk_create([AuditHead(municipality=municipality)], ignore_conflicts=True)
        found = _read_head(municipality)
    return found or (0, GENESIS)


def _read_head(municipality: Municipality) -> tuple[int, str] | None:
    # Plain SQL: between this line and the commit everybody of the city waits, and building queries took most of it.
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + lock, [municipality.pk])
        found: tuple[int, str] | None = cursor.fetchone()
    return found


def _hash(entry: AuditEntry) -> str:
    content = [
        entry.municipality_id,
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_kind,
        entry.actor_id,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.details,
        entry.previous_hash,
    ]
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _faults(municipality: Municipality) -> Iterator[Fault]:
    expected, previous = 1, GENESIS
    entries = AuditEntry.objects.within(municipality).order_by("sequence")
    for entry in entries.iterator(chunk_size=2000):
        if entry.sequence != expected:
            yield Fault(expected, f"{expected} 番から {entry.sequence - 1} 番までの記録がありません。")
        if entry.previous_hash != previous:
            yield Fault(entry.sequence, f"{entry.sequence} 番の記録は直前の記録につながっていません。")
        if entry.hash != _hash(entry):
            yield Fault(entry.sequence, f"{entry.sequence} 番の記録の内容が書き換えられています。")
        expected, previous = entry.sequence + 1, entry.hash
    yield from _end_faults(municipality, expected - 1, previous)


def _end_faults(municipality: Municipality, last: int, last_hash: str) -> Iterator[Fault]:
    head = AuditHead.objects.filter(pk=municipality.pk).first()
    if (head.sequence, head.hash) != (last, last_hash) if head else last > 0:
        yield Fault(last, f"記録の末尾（{last} 番）が、控えてある末尾と一致しません。")
