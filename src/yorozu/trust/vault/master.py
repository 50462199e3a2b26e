"""The master key: a file of 32 bytes in the data folder that only the service may read."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from yorozu.foundation.errors import Unavailable

_LENGTH = 32


def master_key_path() -> Path:
    return _path(settings.YOROZU_DATA)


def create_master_key() -> bool:
    """Make the key where there is none; True when made. An existing key is never replaced."""
    path = master_key_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_LENGTH))
        file.flush()
        os.fsync(file.fileno())
    return True


def master_cipher() -> AESGCM:
    """The cipher that wraps the keys of cases. Raises Unavailable when the key cannot be read."""
    return _cipher(settings.YOROZU_DATA)


@lru_cache(maxsize=4)
def _cipher(data: Path) -> AESGCM:
    try:
        key = _path(data).read_bytes()
    except OSError:
        raise Unavailable(
            "暗号化の鍵を読めないため、受付を止めています。管理者に連絡してください。"
        ) from None
    if len(key) != _LENGTH:
        raise Unavailable("暗号化の鍵が壊れているため、受付を止めています。管理者に連絡してください。")
    return AESGCM(key)


def _path(data: Path) -> Path:
    return Path(data) / "keys" / "master.key"
