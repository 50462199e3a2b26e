"""A master key that never leaves a key management service: HashiCorp Vault's transit engine, or OpenBao's, which is the same.

Spoken: `POST /v1/<mount>/encrypt/<key>`, `…/decrypt/<key>`, `…/keys/<key>/rotate`, `GET …/keys/<key>`, with the header
`X-Vault-Token` (Vault API documentation, "Transit secrets engine (API)"). The context of a wrapped key is its
`associated_data`, so the key must be of a kind that authenticates it (aes256-gcm96, the default).
"""

import base64
import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from yorozu.foundation.errors import NotFound, Unavailable

logger = logging.getLogger(__name__)

_TIMEOUT = 10.0
_LONGEST_ANSWER = 100_000
_UNREACHED = "鍵を管理するサービスにつながらないため、受付を止めています。管理者に連絡してください。"
_REFUSED = "鍵を管理するサービスが要求を断りました。トークンと鍵の名前を管理者が確認してください。"


@dataclass(frozen=True, slots=True)
class TransitMaster:
    """`mount` is where the engine is mounted, usually transit; `token_file` is read anew for every call, so a token can
    be renewed while the service runs."""

    server: SplitResult
    mount: str
    key: str
    token_file: Path

    def wrap(self, plain: bytes, context: str) -> tuple[str, bytes]:
        text = self._data(f"encrypt/{self.key}", plaintext=_base64(plain), associated_data=_base64(context))
        wrapped = str(text["ciphertext"])
        return f"transit:{self.key}:{wrapped.split(':')[1]}", wrapped.encode()

    def unwrap(self, name: str, blob: bytes, context: str) -> bytes:
        key = name.split(":")[1]
        data = self._data(f"decrypt/{key}", ciphertext=blob.decode(), associated_data=_base64(context))
        return base64.b64decode(data["plaintext"])

    def current(self) -> str:
        return f"transit:{self.key}:v{self._data(f'keys/{self.key}')['latest_version']}"

    def renew(self) -> str:
        self._call("POST", f"keys/{self.key}/rotate", {})
        return self.current()

    def _data(self, path: str, **body: str) -> dict[str, Any]:
        answer = self._call("POST" if body else "GET", path, body)
        data = answer.get("data")
        if not isinstance(data, dict):
            raise Unavailable(_UNREACHED)
        return data

    def _call(self, method: str, path: str, body: dict[str, str]) -> dict[str, Any]:
        try:
            status, text = self._answer(method, path, json.dumps(body) if body else None)
            answer = json.loads(text) if text else {}
        except (OSError, HTTPException, ValueError) as fault:
            logger.error("key management service: %s", type(fault).__name__)
            raise Unavailable(_UNREACHED) from None
        if status == 400 and path.startswith("decrypt/"):
            raise NotFound("暗号化の鍵が合わないため、内容を表示できません。管理者に連絡してください。")
        if status not in (200, 204) or not isinstance(answer, dict):
            logger.error("key management service: status %s", status)
            raise Unavailable(_UNREACHED if status >= 500 else _REFUSED)
        return answer

    def _answer(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        headers = {"X-Vault-Token": self.token_file.read_text().strip(), "Content-Type": "application/json"}
        kind = HTTPSConnection if self.server.scheme == "https" else HTTPConnection
        connection = kind(self.server.hostname or "", self.server.port, timeout=_TIMEOUT)
        try:
            connection.request(method, f"/v1/{self.mount}/{path}", body, headers)
            response = connection.getresponse()
            return response.status, response.read(_LONGEST_ANSWER)
        finally:
            connection.close()


@lru_cache(maxsize=4)
def transit_of(url: str, token_file: Path | None) -> TransitMaster | None:
    """The service at `https://host:8200/<mount>/<key>`; None without an address."""
    if not url or token_file is None:
        return None
    parts = urlsplit(url)
    mount, _, key = parts.path.strip("/").rpartition("/")
    return TransitMaster(parts, mount, key, token_file)


def _base64(value: bytes | str) -> str:
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()
