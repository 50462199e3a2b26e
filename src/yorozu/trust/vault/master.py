"""The master key, through a port: a file that only the service may read, or a key management service.

A key of a city says by name which master key wraps it, so old and new are valid side by side while one replaces the
other. `file:1` is `keys/master.key` in the data folder, `file:2` is `keys/master-2.key`; what begins with `transit:`
lies in a key management service (`trust.vault.transit`).
"""

import os
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from yorozu.foundation.disk import sync
from yorozu.foundation.errors import NotFound, Unavailable
from yorozu.trust.vault.transit import TransitMaster, transit_of

_LENGTH = 32
_NONCE = 12
_FILE = re.compile(r"master(?:-(\d+))?\.key")


class Master(Protocol):
    """Wraps and opens the keys of cities. `context` is bound to what is wrapped and must be the same again."""

    def wrap(self, plain: bytes, context: str) -> tuple[str, bytes]:
        """The name of the key used, and the wrapped bytes. Raises Unavailable."""
        ...

    def unwrap(self, name: str, blob: bytes, context: str) -> bytes:
        """Raises Unavailable (the key cannot be reached), NotFound (it does not fit)."""
        ...

    def current(self) -> str:
        """The name of the key that wraps now."""
        ...

    def renew(self) -> str:
        """Make a new key that wraps from now on; its name. The old ones still open what they wrapped."""
        ...


class FileMaster:
    """Keys of 32 bytes in the folder `keys`, the one with the highest number wraps."""

    def __init__(self, data: Path) -> None:
        self._data = Path(data)

    def wrap(self, plain: bytes, context: str) -> tuple[str, bytes]:
        name = self.current()
        nonce = secrets.token_bytes(_NONCE)
        return name, nonce + self.cipher(name).encrypt(nonce, plain, context.encode())

    def unwrap(self, name: str, blob: bytes, context: str) -> bytes:
        try:
            return self.cipher(name).decrypt(blob[:_NONCE], blob[_NONCE:], context.encode())
        except InvalidTag:
            raise NotFound(
                "暗号化の鍵が合わないため、内容を表示できません。管理者に連絡してください。"
            ) from None

    def current(self) -> str:
        return f"file:{max(self.numbers(), default=1)}"

    def renew(self) -> str:
        number = max(self.numbers(), default=0) + 1
        if not _create(self.path(number)):
            raise Unavailable("マスターキーを別の人が更新しています。終わってからやり直してください。")
        return f"file:{number}"

    def numbers(self) -> list[int]:
        """The keys there are."""
        folder = self._data / "keys"
        found = [_FILE.fullmatch(each.name) for each in folder.iterdir()] if folder.is_dir() else []
        return sorted(int(match[1] or 1) for match in found if match)

    def path(self, number: int) -> Path:
        return self._data / "keys" / ("master.key" if number == 1 else f"master-{number}.key")

    def cipher(self, name: str) -> AESGCM:
        number = name.removeprefix("file:")
        if not number.isdigit():
            raise Unavailable(f"マスターキー「{name}」を使う設定になっていません。管理者に連絡してください。")
        return _cipher(self.path(int(number)))


def master() -> Master:
    """The one that wraps now, as the settings say."""
    service = _service()
    return service if service is not None else FileMaster(settings.YOROZU_DATA)


def unwrap(name: str, blob: bytes, context: str) -> bytes:
    """Open what the named master key wrapped, whichever wraps now. Raises Unavailable, NotFound."""
    service = _service()
    if service is not None and name.startswith("transit:"):
        return service.unwrap(name, blob, context)
    return FileMaster(settings.YOROZU_DATA).unwrap(name, blob, context)


def master_key_path() -> Path:
    """Where the first master key lies, unless a key management service holds it."""
    return FileMaster(settings.YOROZU_DATA).path(1)


def create_master_key() -> bool:
    """Make the key where there is none; True when made. An existing key is never replaced."""
    if _service() is not None or FileMaster(settings.YOROZU_DATA).numbers():
        return False
    return _create(master_key_path())


def check_master() -> str:
    """Wrap and open something with the master key; its name. Raises Unavailable, NotFound when it does not work."""
    probe = secrets.token_bytes(_LENGTH)
    name, wrapped = master().wrap(probe, "check")
    if unwrap(name, wrapped, "check") != probe:
        raise NotFound("マスターキーで包んだものを元に戻せません。管理者に連絡してください。")
    return name


def has_master() -> bool:
    """Whether the master key is at hand, as far as can be said without asking a service."""
    if (service := _service()) is not None:
        return service.token_file.is_file()
    keeper = FileMaster(settings.YOROZU_DATA)
    try:
        keeper.cipher(keeper.current())
    except Unavailable:
        return False
    return True


def master_cipher() -> AESGCM:
    """The cipher under which keys of cases stood before cities had keys."""
    return FileMaster(settings.YOROZU_DATA).cipher("file:1")


def _service() -> TransitMaster | None:
    return transit_of(settings.YOROZU_KMS_URL, settings.YOROZU_KMS_TOKEN_FILE)


def _create(path: Path) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(f".{os.getpid()}.new")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link is made whole or not at all, and never over a key that is there.
        os.link(partial, path)
    except FileExistsError:
        return False
    finally:
        partial.unlink()
    sync(path.parent)
    return True


@lru_cache(maxsize=16)
def _cipher(path: Path) -> AESGCM:
    try:
        key = path.read_bytes()
    except OSError:
        raise Unavailable(
            "暗号化の鍵を読めないため、受付を止めています。管理者に連絡してください。"
        ) from None
    if len(key) != _LENGTH:
        raise Unavailable("暗号化の鍵が壊れているため、受付を止めています。管理者に連絡してください。")
    return AESGCM(key)
