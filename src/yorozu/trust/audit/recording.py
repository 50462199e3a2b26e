"""Adding to the audit chain."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from yorozu.foundation import rows
from yorozu.municipality.models import Municipality
from yorozu.trust.audit.chain import GENESIS, Content, entry_hash, entry_id, head_mac
from yorozu.trust.models import AuditEntry, AuditHead
from yorozu.trust.vault.cities import audit_key

Detail = str | int | bool | None

_HEAD = "SELECT sequence, hash FROM trust_audit_head WHERE municipality_id = %s"
_MOVE = "UPDATE trust_audit_head SET sequence = %s, hash = %s, mac = %s WHERE municipality_id = %s"


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
    Raises Unavailable when the chain's key cannot be had; then nothing may be kept.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record() needs an open transaction")
    last, previous = _locked_head(municipality)
    secret = audit_key(municipality.pk, last=last, at=at).secret
    content = Content(
        municipality.pk, last + 1, at, actor_kind, actor_id, action, subject_type, str(subject_id),
        dict(details or {}), previous,
    )  # fmt: skip
    entry = AuditEntry(
        id=entry_id(municipality.pk, content.sequence),
        municipality=municipality,
        sequence=content.sequence,
        at=at,
        actor_kind=actor_kind,
        actor_id=actor_id,
        action=action,
        subject_type=subject_type,
        subject_id=content.subject_id,
        details=content.details,
        previous_hash=previous,
        hash=entry_hash(content, secret),
    )
    mac = head_mac(municipality.pk, entry.sequence, entry.hash, secret)
    with rows.together(), connection.cursor() as cursor:
        rows.insert(entry)
        cursor.execute(_MOVE, [entry.sequence, entry.hash, mac, municipality.pk])
    return entry


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
