"""What tampering is done with: SQL, and for those who have the master key the chain's own arithmetic."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from yorozu.municipality.models import Municipality
from yorozu.trust.audit.chain import GENESIS, LANES, Content, entry_hash, entry_id, head_mac, lane_of
from yorozu.trust.models import AuditEntry
from yorozu.trust.vault.cities import known_audit_key

Change = Callable[[Content], Content]


def run(statement: str, *values: object) -> int:
    """One SQL statement; how many rows it changed. An error of the database is the tamperer's, not ours."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def secret_of(city: Municipality) -> bytes:
    """The key that only who has the master key can know."""
    key = known_audit_key(city.pk)
    assert key is not None
    return key.secret


def contents(city: Municipality, since: int) -> list[Content]:
    """The entries from number `since` on."""
    names = Content._fields[1:]
    rows = (
        AuditEntry.objects.within(city).filter(sequence__gte=since).order_by("sequence").values_list(*names)
    )
    return [Content(city.pk, *row) for row in rows]


def hash_at(city: Municipality, sequence: int) -> str:
    found = AuditEntry.objects.within(city).filter(sequence=sequence).values_list("hash", flat=True).first()
    return found or "0" * 64


def rechain(
    city: Municipality, first: int, changed: list[Content], secret: bytes | None, *, seal: bytes | None
) -> None:
    """Write entries in this order from number `first` on, links, hashes and ends recomputed.

    With `secret` None the hashes are plain; with `seal` None the ends keep their seals.
    """
    assert changed
    run("DELETE FROM trust_audit WHERE municipality_id = %s AND sequence >= %s", city.pk, first)
    for number, each in enumerate(changed, first):
        row = each._replace(sequence=number, previous_hash=hash_at(city, number - LANES))
        insert(row, entry_hash(row, secret))
    move_ends(city, seal)


def insert(row: Content, own_hash: str, *, row_id: int | None = None) -> None:
    """A row as a tamperer writes it."""
    AuditEntry(
        id=entry_id(row.municipality, row.sequence) if row_id is None else row_id,
        municipality_id=row.municipality,
        hash=own_hash,
        **{name: getattr(row, name) for name in Content._fields[1:]},
    ).save(force_insert=True)


def move_head(city: Municipality, sequence: int, own_hash: str, seal: bytes | None) -> None:
    """Move the end of the strand in which `sequence` is."""
    _move(city, lane_of(sequence), sequence, own_hash, seal)


def move_ends(city: Municipality, seal: bytes | None) -> None:
    """Move every strand's end to the last entry that there is of it."""
    rows = AuditEntry.objects.within(city).order_by("sequence").values_list("sequence", "hash")
    last = {lane_of(sequence): (sequence, own_hash) for sequence, own_hash in rows}
    for lane in range(LANES):
        _move(city, lane, *last.get(lane, (0, GENESIS)), seal)


def put_ends(city: Municipality, ends: Sequence[tuple[int, str, str]]) -> None:
    """Put ends as somebody copied them earlier, seals and all: number, hash and seal by strand."""
    for lane, (sequence, own_hash, mac) in enumerate(ends):
        _move(city, lane, sequence, own_hash, None)
        run(_SEAL, mac, city.pk, lane)


_MOVE = "UPDATE trust_audit_head SET sequence = %s, hash = %s WHERE municipality_id = %s AND lane = %s"
_SEAL = "UPDATE trust_audit_head SET mac = %s WHERE municipality_id = %s AND lane = %s"


def _move(city: Municipality, lane: int, sequence: int, own_hash: str, seal: bytes | None) -> None:
    run(_MOVE, sequence, own_hash, city.pk, lane)
    if seal is not None:
        run(_SEAL, head_mac(city.pk, lane, sequence, own_hash, seal), city.pk, lane)


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
