"""Adding to the audit chain."""

import random
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from yorozu.foundation import rows
from yorozu.foundation.errors import Unavailable
from yorozu.municipality.models import Municipality
from yorozu.trust.audit.chain import (
    GENESIS,
    LANES,
    Content,
    entry_hash,
    entry_id,
    following,
    head_mac,
)
from yorozu.trust.models import AuditEntry, AuditHead
from yorozu.trust.vault.cities import AuditKey, audit_key, known_audit_key, make_audit_key

Detail = str | int | bool | None

_BROKEN = "監査記録の鍵または末尾の控えがないため、受付を止めています。管理者は yorozu audit verify で確かめてください。"
# Plain SQL: building queries took most of the time between this and the commit.
_COLUMNS = ("lane", "sequence", "hash")
_ENDS = "SELECT lane, sequence, hash FROM trust_audit_head WHERE municipality_id = %s"
_OLDEST = f"{_ENDS} ORDER BY sequence, lane LIMIT 1"
_FREE = f"{_OLDEST} FOR UPDATE SKIP LOCKED"
_NAMED = f"{_ENDS} AND lane = %s FOR UPDATE"
_MOVE = (
    "UPDATE trust_audit_head SET sequence = %s, hash = %s, mac = %s WHERE municipality_id = %s AND lane = %s"
)


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
    end: rows.Answer | None = None,
) -> AuditEntry:
    """Add one entry in the caller's transaction. Raises RuntimeError outside one.

    One end of the chain stays locked until the commit; `end` is given where `free_end` took it already.
    Raises Unavailable when the chain's key cannot be had; then nothing may be kept.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record() needs an open transaction")
    secret = (audit_key(municipality.pk) or _begun(municipality, at)).secret
    lane, last, previous = _taken(municipality, end)
    content = Content(
        municipality.pk, following(lane, last), at, actor_kind, actor_id, action, subject_type, str(subject_id),
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
    mac = head_mac(municipality.pk, lane, entry.sequence, entry.hash, secret)
    with rows.together():
        rows.insert(entry)
        rows.ask(_MOVE, [entry.sequence, entry.hash, mac, municipality.pk, lane])
    return entry


def free_end(municipality: Municipality) -> rows.Answer:
    """Lock an end of the chain that nobody else is at, the one with the lowest number; for `record`.

    Inside `rows.together` it goes with the other rows in one journey.
    """
    statement = _FREE if connection.features.has_select_for_update_skip_locked else _OLDEST
    return rows.ask(statement, [municipality.pk], *_COLUMNS)


def _taken(municipality: Municipality, end: rows.Answer | None) -> tuple[int, int, str]:
    """Lane, number and hash of the end that is ours until the commit."""
    found = end if end is not None and end.row[0] is not None else free_end(municipality)
    if found.row[0] is not None:
        return found.row
    # Everybody is adding; who waits holds no other end, since one's own is always free.
    lane = random.randrange(LANES)  # noqa: S311  any will do
    waited = (
        rows.ask(_NAMED, [municipality.pk, lane], *_COLUMNS) if connection.vendor == "postgresql" else None
    )
    if waited is None or waited.row[0] is None:
        raise Unavailable(_BROKEN)
    return waited.row


def _begun(municipality: Municipality, at: datetime) -> AuditKey:
    """The chain's ends and its key, once in a city's life; of several at once, one makes them."""
    ends = [AuditHead(municipality=municipality, lane=lane) for lane in range(LANES)]
    AuditHead.objects.bulk_create(ends, ignore_conflicts=True)
    ends = list(AuditHead.objects.within(municipality).select_for_update().order_by("lane"))
    if (key := known_audit_key(municipality.pk)) is not None:
        return key
    if any(end.sequence for end in ends):
        raise Unavailable(_BROKEN)
    key = make_audit_key(municipality.pk, at=at)
    for end in ends:
        end.mac = head_mac(municipality.pk, end.lane, 0, GENESIS, key.secret)
    AuditHead.objects.bulk_update(ends, ["mac"])
    return key
