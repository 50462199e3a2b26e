"""Passkeys (Web Authentication Level 2): always with the person's own unlocking, so each is two factors by itself.

What a browser is asked and what it answers are the JSON of the standard; `Ceremony.state` is kept in the session between.
"""

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.utils import url_str_to_user_pk, user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn, get_authenticator_by_credential_id, get_credentials
from cryptography.exceptions import UnsupportedAlgorithm
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.models import User
from yorozu.identity.services.factors.codes import recovery_codes_if_none
from yorozu.identity.services.factors.keeping import changing, conclude

_REFUSED = "パスキーを確認できませんでした。もう一度試すか、ほかの方法を使ってください。"
# What parsers of CBOR, of keys and of signatures raise at what a stranger makes up; not what a database does.
_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError, struct.error,
    TypeError, ValueError, UnsupportedAlgorithm,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """For whom passkeys are made: the host name without a port, and the name a person sees."""

    host: str
    name: str


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What to hand to the browser, and what to keep until it answers."""

    options: dict[str, Any]
    state: dict[str, Any]


def begin_registration(*, user: User, site: Site) -> Ceremony:
    """For `navigator.credentials.create()`; passkeys that the account has already are left out."""
    options, state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(
            id=user_pk_to_url_str(user).encode(), name=user.login, display_name=user.staff.name
        ),
        credentials=get_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Ceremony(dict(options), state)


def add_passkey(
    *, user: User, name: str, answer: Any, state: Any, site: Site, this: str, at: datetime
) -> list[str]:
    """Enrol the passkey the browser made; recovery codes where there were none, else nothing. Raises Invalid.

    The account's sessions end, except the one with the key `this`.
    """
    try:
        _server(site).register_complete(state, answer)
    except _FAULTS:
        raise Invalid(_REFUSED, [FieldError("passkey", _REFUSED)]) from None
    with changing(user, at):
        WebAuthn.add(user, name.strip()[:40] or "パスキー", answer)
        codes = recovery_codes_if_none(user)
        conclude(user, "second-factor.added", this, at)
    return codes


def begin_passkey_sign_in(*, user: User | None, site: Site) -> Ceremony:
    """For `navigator.credentials.get()`; without an account any passkey of this site will do."""
    options, state = _server(site).authenticate_begin(
        credentials=get_credentials(user) if user else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Ceremony(dict(options), state)


def owner_of(answer: Any) -> User | None:
    """Whose passkey the answer says it is; to be believed only after `check_passkey`."""
    try:
        key = url_str_to_user_pk(websafe_decode(answer["response"]["userHandle"]).decode())
    except _FAULTS:
        return None
    return User.objects.filter(pk=key).first()


def check_passkey(*, user: User, answer: Any, state: Any, site: Site, at: datetime) -> bool:
    """Whether the answer was signed by one of the account's passkeys, for this site and this challenge."""
    try:
        found = _server(site).authenticate_complete(state, get_credentials(user), answer)
        kept = get_authenticator_by_credential_id(user, found.credential_id)
    except _FAULTS:
        return False
    if kept is None:
        return False
    Authenticator.objects.filter(pk=kept.pk).update(last_used_at=at)
    return True


def _server(site: Site) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=site.host, name=site.name))
