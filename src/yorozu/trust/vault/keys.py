"""A key for each case, wrapped by the key of its city (AES-256-GCM, NIST SP 800-38D)."""

import secrets
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Municipality
from yorozu.trust.models import VaultKey
from yorozu.trust.vault.cities import cipher_of, current_key
from yorozu.trust.vault.master import master_cipher

_NONCE = 12
_KEY_BITS = 256
_DISPOSED = "この記録は廃棄されたため、内容を表示できません。"


def create_key(*, municipality: Municipality, at: datetime) -> VaultKey:
    """A new key for one case."""
    key = new_key(municipality=municipality, at=at)
    key.save(force_insert=True)
    return key


def new_key(*, municipality: Municipality, at: datetime) -> VaultKey:
    """As `create_key`, the row not yet saved: what it seals may be made before the transaction begins."""
    key = VaultKey(municipality=municipality, created_at=at)
    key.city_key_id, cipher = current_key(municipality.pk, at=at)
    key.wrapped = wrap_data_key(cipher, AESGCM.generate_key(_KEY_BITS), key)
    return key


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


def wrap_data_key(city: AESGCM, data_key: bytes, key: VaultKey) -> bytes:
    """The key of a case under that of its city."""
    return _encrypt(city, data_key, str(key.id))


def unwrap_data_key(key: VaultKey) -> bytes:
    """The key of a case as its row has it. Raises NotFound when it was destroyed or does not fit."""
    if key.wrapped is None:
        raise NotFound(_DISPOSED)
    wrapped = bytes(key.wrapped)
    try:
        return _wrapper(key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], str(key.id).encode())
    except InvalidTag:
        raise NotFound("暗号化の鍵が合わないため、内容を表示できません。管理者に連絡してください。") from None


def _wrapper(key: VaultKey) -> AESGCM:
    if key.city_key_id is None:
        return master_cipher()
    cipher = cipher_of(key.municipality_id, key.city_key_id)
    if cipher is None:
        raise NotFound("市の鍵がないため、内容を表示できません。管理者に連絡してください。")
    return cipher


def _encrypt(cipher: AESGCM, plaintext: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plaintext, context.encode())


def _cipher(key: VaultKey) -> AESGCM:
    if key.wrapped is None:
        raise NotFound(_DISPOSED)
    wrapped = bytes(key.wrapped)
    if key.unwrapped is not None and key.unwrapped[0] == wrapped:
        return key.unwrapped[1]
    key.unwrapped = wrapped, AESGCM(_unwrapped(key))
    return key.unwrapped[1]


def _unwrapped(key: VaultKey) -> bytes:
    try:
        return unwrap_data_key(key)
    except NotFound:
        # Read before the city's key was replaced, used after the old one was removed: the row knows the new one.
        fresh = VaultKey.objects.within(key.municipality_id).filter(pk=key.pk).first()
        if fresh is None or fresh.city_key_id == key.city_key_id:
            raise
        return unwrap_data_key(fresh)
