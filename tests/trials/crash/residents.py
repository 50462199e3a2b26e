"""Residents: each sends applications one after another and does not rest before each has its receipt."""

import http.client
import io
import json
import os
import random
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import uuid4

from PIL import Image

CITY = "miyako"
PROCEDURES = ("crash-plain", "crash-seats")
_BOUNDARY = "crash-7f3a9c"
_PATIENCE = 120.0


@dataclass
class Sent:
    """One application as its resident knows it. Times are of the clock that the installation has too."""

    key: str
    procedure: str
    story: str
    photo: str
    receipt: str = ""
    code: str = ""
    tries: int = 0
    last_try: float = 0.0


@dataclass
class Ledger:
    """What residents were promised, and what else happened. Every method may be called by many threads."""

    sent: dict[str, Sent] = field(default_factory=dict)
    acknowledged: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    broken: int = 0
    failed: int = 0
    in_flight: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, sent: Sent) -> None:
        with self.lock:
            self.sent[sent.key] = sent
            self.in_flight += 1
        sent.tries += 1
        sent.last_try = time.time()

    def end(self) -> None:
        with self.lock:
            self.in_flight -= 1

    def acknowledge(self, sent: Sent, receipt: str, code: str) -> None:
        """The receipt that came; another than before for the same key is written down."""
        with self.lock:
            if not sent.receipt:
                sent.receipt, sent.code = receipt, code
                self.acknowledged.append(sent)
            elif (sent.receipt, sent.code) != (receipt, code):
                self.changed.append(sent.key)


class Resident:
    """One device: an address of its own, one connection, one request at a time."""

    def __init__(self, number: int, port: int, ledger: Ledger) -> None:
        self.ledger = ledger
        self._port = port
        self._source = (f"127.0.1.{number + 1}", 0)
        self._photos = [new_photo() for _ in range(8)]
        self._wire: http.client.HTTPConnection | None = None

    def apply(self, prefix: str = "resident") -> Sent:
        """Send one application until its receipt is there; one in ten is sent once more for good measure."""
        key, photo = f"{prefix}-{uuid4().hex}", random.choice(self._photos)  # noqa: S311
        sent = Sent(key, random.choice(PROCEDURES), f"{uuid4().hex} 𠮷", sha256(photo).hexdigest())  # noqa: S311
        self.send(sent, photo)
        if random.random() < 0.1:  # noqa: S311
            self.send(sent, photo)
        return sent

    def send(self, sent: Sent, photo: bytes, patience: float = _PATIENCE) -> None:
        """Again and again with the same key, as long as no answer says what became of it."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            self.ledger.begin(sent)
            try:
                status, body = self._post(sent, photo)
            except (OSError, http.client.HTTPException):
                self.close()
                with self.ledger.lock:
                    self.ledger.broken += 1
            else:
                if self._taken(sent, status, body):
                    return
            finally:
                self.ledger.end()
            time.sleep(random.uniform(0.05, 0.3))  # noqa: S311

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _taken(self, sent: Sent, status: int, body: bytes) -> bool:
        if status == 201:
            receipt = json.loads(body)
            self.ledger.acknowledge(sent, receipt["receipt_number"], receipt["lookup_code"])
            return True
        with self.ledger.lock:
            if status >= 500:
                self.ledger.failed += 1
            else:
                self.ledger.refused.append(f"{status} {body[:200]!r}")
        return status < 500

    def _post(self, sent: Sent, photo: bytes) -> tuple[int, bytes]:
        if self._wire is None:
            self._wire = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=20, source_address=self._source
            )
        headers = {
            "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
            "Idempotency-Key": sent.key,
        }
        path = f"/api/v1/{CITY}/procedures/{sent.procedure}/applications"
        self._wire.request("POST", path, _body(sent, photo), headers)
        answer = self._wire.getresponse()
        return answer.status, answer.read()


def _body(sent: Sent, photo: bytes) -> bytes:
    answers = json.dumps({"name": "髙橋 花子", "story": sent.story}, ensure_ascii=False).encode()
    parts = (
        b'Content-Disposition: form-data; name="answers"\r\nContent-Type: application/json\r\n\r\n' + answers,
        b'Content-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
        + photo,
    )
    mark = b"--" + _BOUNDARY.encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def new_photo() -> bytes:
    """A small picture unlike any other."""
    out = io.BytesIO()
    Image.frombytes("RGB", (12, 12), os.urandom(12 * 12 * 3)).save(out, "PNG")
    return out.getvalue()
