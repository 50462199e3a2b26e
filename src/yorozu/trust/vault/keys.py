"""A key for each case, wrapped by the master key (AES-256-GCM, NIST SP 800-38D)."""

import secrets
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Municipality
from yorozu.trust.models import VaultKey
from yorozu.trust.vault.master import master_cipher

_NONCE = 12
_KEY_BITS = 256


def create_key(*, municipality: Municipality, at: datetime) -> VaultKey:
    """A new key for one case."""
    key = new_key(municipality=municipality, at=at)
    key.save(force_insert=True)
    return key


def new_key(*, municipality: Municipality, at: datetime) -> VaultKey:
    """As `create_key`, the row not yet saved: what it seals may be made before the transaction begins."""
    key = VaultKey(municipality=municipality, created_at=at)
    data_key = AESGCM.generate_key(_KEY_BITS)
    key.wrapped = _encrypt(master_cipher(), data_key, str(key.id))
    return key


def destroy_key(key: VaultKey, *, at: datetime) -> None:
    """Forget the key: whatever it sealed can never be read again (復元不可能)."""
    VaultKey.objects.filter(pk=key.pk, destroyed_at__isnull=True).update(wrapped=None, destroyed_at=at)


def seal(key: VaultKey, plaintext: bytes, *, context: str) -> bytes:
    """Encrypt; `context` says what it is and must be the same when it is unsealed."""
    return _encrypt(_cipher(key), plaintext, context)


def unseal(key: VaultKey, blob: bytes | memoryview, *, context: str) -> bytes:
    """Decrypt. Raises NotFound when the key was destroyed or the content was tampered with."""
    data = bytes(blob)
    try:
        return _cipher(key).decrypt(data[:_NONCE], data[_NONCE:], context.encode())
    except InvalidTag:
        raise NotFound(
            "保存された内容を確認できません（改ざんまたは破損のおそれ）。管理者に連絡してください。"
        ) from None


def _encrypt(cipher: AESGCM, plaintext: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plaintext, context.encode())


def _cipher(key: VaultKey) -> AESGCM:
    if key.wrapped is None:
        raise NotFound("この記録は廃棄されたため、内容を表示できません。")
    wrapped = bytes(key.wrapped)
    if key.unwrapped is not None and key.unwrapped[0] == wrapped:
        return key.unwrapped[1]
    key.unwrapped = wrapped, _unwrapped(key, wrapped)
    return key.unwrapped[1]


def _unwrapped(key: VaultKey, wrapped: bytes) -> AESGCM:
    try:
        return AESGCM(master_cipher().decrypt(wrapped[:_NONCE], wrapped[_NONCE:], str(key.id).encode()))
    except InvalidTag:
        raise NotFound("暗号化の鍵が合わないため、内容を表示できません。管理者に連絡してください。") from None
