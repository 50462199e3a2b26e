"""Second factors: one-time codes of an app, passkeys, recovery codes. allauth's table holds them."""

from yorozu.identity.services.factors.codes import (
    add_totp,
    check_code,
    new_recovery_codes,
    new_totp_secret,
    totp_address,
)
from yorozu.identity.services.factors.passkeys import (
    Ceremony,
    Site,
    add_passkey,
    begin_passkey_sign_in,
    begin_registration,
    check_passkey,
    owner_of,
)
from yorozu.identity.services.factors.removing import remove_factor, reset_factors

__all__ = [
    "Ceremony",
    "Site",
    "add_passkey",
    "add_totp",
    "begin_passkey_sign_in",
    "begin_registration",
    "check_code",
    "check_passkey",
    "new_recovery_codes",
    "new_totp_secret",
    "owner_of",
    "remove_factor",
    "reset_factors",
    "totp_address",
]
