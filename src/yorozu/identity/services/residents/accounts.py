"""Residents: made at the first sign-in, gone when they say so or after three years without a visit."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from yorozu.foundation.errors import NotFound
from yorozu.foundation.ids import new_id
from yorozu.foundation.mail_address import digest_of_address
from yorozu.identity.models import Resident
from yorozu.identity.selectors.residents import profile_of
from yorozu.identity.services.residents.codes import use_sign_in_code
from yorozu.identity.services.residents.keys import let_key_go
from yorozu.municipality.models import Municipality
from yorozu.trust import audit, vault

UNUSED_ENDS = timedelta(days=3 * 365)
_GONE = "このアカウントは、すでに消されています。"


def sign_in_resident(
    *, municipality: Municipality, code_id: UUID, typed: str, address: str, at: datetime
) -> Resident:
    """Who has the code that was sent: the person known by the address, or a new one. Raises Invalid, TooMany.

    Must not run inside a transaction: the counts of wrong tries would be rolled back.
    """
    email = use_sign_in_code(municipality=municipality, code_id=code_id, typed=typed, address=address, at=at)
    digest = digest_of_address(email)
    with transaction.atomic():
        known = Resident.objects.within(municipality).select_for_update().filter(email_digest=digest).first()
        found = known or _made(municipality, email, digest, at)
        Resident.objects.within(municipality).filter(pk=found.pk).update(seen_at=at)
        _record(found, "resident.signed-in" if known else "resident.created", at)
    return found


def keep_profile(*, resident: Resident, values: Mapping[str, Any], at: datetime) -> None:
    """Put these answers, by term, into the profile; None takes a term out. The others stay."""
    with transaction.atomic():
        held = _locked(resident)
        merged = {**profile_of(held), **values}
        kept = {term: value for term, value in merged.items() if value is not None}
        _write_profile(held, kept)
        _record(held, "resident.profile", at)
    resident.sealed_profile = held.sealed_profile


def end_visits(*, resident: Resident, at: datetime) -> Resident:
    """Sign the person out everywhere; who goes on is given the row with its new stamp."""
    with transaction.atomic():
        held = _locked(resident)
        held.stamp = _new_stamp()
        held.save(update_fields=["stamp"])
        _record(held, "resident.signed-out", at)
    return held


def delete_resident(*, resident: Resident, at: datetime) -> None:
    """The account with its address and profile goes, and every session with it. What was applied for stays the city's.

    Whatever else hangs on it is for the caller, in the same transaction.
    """
    with transaction.atomic():
        held = _locked(resident)
        key = held.key
        _record(held, "resident.deleted", at)
        held.delete()
        let_key_go(key)


def _made(municipality: Municipality, email: str, digest: str, at: datetime) -> Resident:
    """A new resident; the one that another window has just made, where it was first."""
    try:
        with transaction.atomic():
            return _new(municipality, email, digest, at)
    except IntegrityError:
        return Resident.objects.within(municipality).get(email_digest=digest)


def _new(municipality: Municipality, email: str, digest: str, at: datetime) -> Resident:
    key, identity = vault.create_key(municipality=municipality, at=at), new_id()
    return Resident.objects.create(
        id=identity,
        municipality=municipality,
        key=key,
        email_digest=digest,
        sealed_email=vault.seal(key, email.encode(), context=f"address:{identity}"),
        sealed_profile=b"",
        stamp=_new_stamp(),
        created_at=at,
        seen_at=at,
    )


def _write_profile(resident: Resident, kept: Mapping[str, Any]) -> None:
    plain = json.dumps(kept, separators=(",", ":")).encode()
    sealed = vault.seal(resident.key, plain, context=f"profile:{resident.id}") if kept else b""
    resident.sealed_profile = sealed
    resident.save(update_fields=["sealed_profile"])


def _locked(resident: Resident) -> Resident:
    rows = Resident.objects.within(resident.municipality_id).select_for_update(of=("self",))
    found = rows.select_related("key", "municipality").filter(pk=resident.pk).first()
    if found is None:
        raise NotFound(_GONE)
    return found


def _new_stamp() -> str:
    return secrets.token_urlsafe(16)


def _record(resident: Resident, action: str, at: datetime) -> None:
    audit.record(
        municipality=resident.municipality, action=action, subject_type="resident", subject_id=resident.id,
        actor_kind="resident", actor_id=str(resident.id), at=at,
    )  # fmt: skip
