"""The keys of cities: made once, opened once a process, replaced while everything runs.

What a process has opened it keeps. Which key is the current one it believes for `KEPT` seconds; a key that was replaced
is therefore removed only after everybody has had that time, and the foreign key of what it wraps guards it until then.
"""

import secrets
import time
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, transaction

from yorozu.foundation.errors import NotFound
from yorozu.trust.models import CityKey, Purpose
from yorozu.trust.vault.master import master, unwrap

KEPT = 30.0
_LENGTH = 32


class Current(NamedTuple):
    """The key that wraps a city's new keys of cases."""

    id: UUID
    cipher: AESGCM


class AuditKey(NamedTuple):
    """What keys a city's chain, from entry number `since` on."""

    secret: bytes
    since: int


_ciphers: dict[UUID, AESGCM] = {}
_current: dict[int, tuple[float, Current]] = {}
_audit: dict[int, AuditKey] = {}


def forget_city_keys() -> None:
    """Drop everything kept, as at the start of a process."""
    for kept in (_ciphers, _current, _audit):
        kept.clear()


def current_key(municipality: int, *, at: datetime) -> Current:
    """The city's key for keys of cases, made when there is none. Raises Unavailable."""
    kept = _current.get(municipality)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    until = time.monotonic() + KEPT
    row = _row(municipality, Purpose.CASES) or _made(municipality, at)
    found = Current(row.id, _opened(row))
    # Kept once it is certain to exist: this transaction may have made it and still be taken back.
    transaction.on_commit(lambda: _current.__setitem__(municipality, (until, found)))
    return found


def cipher_of(municipality: int, key_id: UUID) -> AESGCM | None:
    """The cipher of a city's key for keys of cases; None when there is no such key any more."""
    if (kept := _ciphers.get(key_id)) is not None:
        return kept
    row = CityKey.objects.within(municipality).filter(pk=key_id, purpose=Purpose.CASES).first()
    return _opened(row) if row is not None else None


def audit_key(municipality: int) -> AuditKey | None:
    """What keys the city's chain; None when there is none yet. Raises NotFound, Unavailable."""
    if (kept := _audit.get(municipality)) is not None:
        return kept
    if (found := known_audit_key(municipality)) is not None:
        transaction.on_commit(lambda: _audit.__setitem__(municipality, found))
    return found


def make_audit_key(municipality: int, *, at: datetime) -> AuditKey:
    """Make what keys the city's chain. All of the chain's ends must be locked, and none may have an entry."""
    row = new_city_key(municipality, Purpose.AUDIT, at=at)
    row.save(force_insert=True)
    return AuditKey(open_city_key(row), row.from_sequence)


def known_audit_key(municipality: int) -> AuditKey | None:
    """What keys the city's chain, read from the database; None when there is none. Raises NotFound, Unavailable."""
    row = _row(municipality, Purpose.AUDIT)
    return AuditKey(open_city_key(row), row.from_sequence) if row is not None else None


def new_city_key(
    municipality: int, purpose: Purpose, *, at: datetime, number: int = 1, from_sequence: int = 1
) -> CityKey:
    """A new key of a city, not yet saved."""
    row = CityKey(
        municipality_id=municipality,
        purpose=purpose.value,
        number=number,
        from_sequence=from_sequence,
        created_at=at,
    )
    wrap_city_key(row, secrets.token_bytes(_LENGTH))
    return row


def wrap_city_key(row: CityKey, plain: bytes) -> None:
    """Wrap the key under the master key of now."""
    row.master, row.wrapped = master().wrap(plain, context_of(row))


def open_city_key(row: CityKey) -> bytes:
    """The key itself. Raises NotFound when its row was altered or belongs to another city; Unavailable."""
    plain = unwrap(row.master, bytes(row.wrapped), context_of(row))
    if len(plain) != _LENGTH:
        raise NotFound("市の鍵が壊れています。管理者に連絡してください。")
    return plain


def context_of(row: CityKey) -> str:
    """What the wrapping binds."""
    return f"{row.municipality_id}:{row.purpose}:{row.id}:{row.number}:{row.from_sequence}"


def _row(municipality: int, purpose: Purpose) -> CityKey | None:
    return CityKey.objects.within(municipality).filter(purpose=purpose, current=True).first()


def _opened(row: CityKey) -> AESGCM:
    if (kept := _ciphers.get(row.id)) is None:
        kept = _ciphers[row.id] = AESGCM(open_city_key(row))
    return kept


def _made(municipality: int, at: datetime) -> CityKey:
    row = new_city_key(municipality, Purpose.CASES, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        found = _row(municipality, Purpose.CASES)  # another process was first
        if found is None:
            raise
        return found
    return row
