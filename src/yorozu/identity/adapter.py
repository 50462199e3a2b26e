"""How allauth's second factors are kept here: sealed under a key of the account (settings.MFA_ADAPTER)."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.mfa.adapter import DefaultMFAAdapter

from yorozu.identity.models import User
from yorozu.trust import vault
from yorozu.trust.models import VaultKey

_CONTEXT = "second-factor"
_key: ContextVar[VaultKey] = ContextVar("factor_key")


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals what allauth would keep readable; outside `opened` it fails with LookupError."""

    def encrypt(self, text: str) -> str:
        return b64encode(vault.seal(_key.get(), text.encode(), context=_CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unseal(_key.get(), b64decode(encrypted_text), context=_CONTEXT).decode()

    def get_totp_label(self, user: User) -> str:
        """What the person's app calls the account."""
        return f"{user.staff.municipality.name} {user.login}"


@contextmanager
def opened(key: VaultKey) -> Iterator[FactorAdapter]:
    """A block in which this account's secrets can be sealed and read."""
    token = _key.set(key)
    try:
        yield FactorAdapter()
    finally:
        _key.reset(token)
