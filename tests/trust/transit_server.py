"""A key management service on this machine that speaks as HashiCorp Vault's transit engine does."""

import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class TransitServer(ThreadingHTTPServer):
    """`versions` are the keys of one name; `answers` overrides the status of every answer when it is not 0."""

    daemon_threads = True

    def __init__(self, token: str, key: str = "yorozu") -> None:
        super().__init__(("127.0.0.1", 0), _Transit)
        self.token, self.key = token, key
        self.versions = [secrets.token_bytes(32)]
        self.calls: list[str] = []
        self.status = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/transit/{self.key}"


class _Transit(BaseHTTPRequestHandler):
    server: TransitServer

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(json.loads(self.rfile.read(length) or b"{}"))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing of the tests' own traffic is printed."""

    def _answer(self, body: dict[str, str]) -> None:
        self.server.calls.append(self.path)
        if self.server.status:
            return self._send(self.server.status, {"errors": ["as told"]})
        if self.headers.get("X-Vault-Token") != self.server.token:
            return self._send(403, {"errors": ["permission denied"]})
        status, data = self._done(self.path.removeprefix("/v1/transit/"), body)
        return self._send(status, data)

    def _done(self, path: str, body: dict[str, str]) -> tuple[int, dict[str, Any]]:
        key = self.server.key
        if path == f"keys/{key}":
            return 200, {"data": {"name": key, "latest_version": len(self.server.versions)}}
        if path == f"keys/{key}/rotate":
            self.server.versions.append(secrets.token_bytes(32))
            return 204, {}
        if path == f"encrypt/{key}":
            return 200, {"data": {"ciphertext": self._encrypted(body)}}
        if path == f"decrypt/{key}":
            return self._decrypted(body)
        return 404, {"errors": ["no handler for route"]}

    def _encrypted(self, body: dict[str, str]) -> str:
        nonce, version = secrets.token_bytes(12), len(self.server.versions)
        cipher = AESGCM(self.server.versions[-1])
        plain, bound = (base64.b64decode(body[name]) for name in ("plaintext", "associated_data"))
        return f"vault:v{version}:{base64.b64encode(nonce + cipher.encrypt(nonce, plain, bound)).decode()}"

    def _decrypted(self, body: dict[str, str]) -> tuple[int, dict[str, Any]]:
        _, version, text = body["ciphertext"].split(":")
        blob = base64.b64decode(text)
        cipher = AESGCM(self.server.versions[int(version[1:]) - 1])
        try:
            plain = cipher.decrypt(blob[:12], blob[12:], base64.b64decode(body["associated_data"]))
        except InvalidTag:
            return 400, {"errors": ["cipher: message authentication failed"]}
        return 200, {"data": {"plaintext": base64.b64encode(plain).decode()}}

    def _send(self, status: int, answer: dict[str, Any]) -> None:
        text = b"" if status == 204 else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def running(token: str) -> Iterator[TransitServer]:
    server = TransitServer(token)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
