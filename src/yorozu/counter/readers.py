"""Card readers: a bridge asked over HTTP, or files that stand for one in the demonstration."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urlsplit
from uuid import uuid4

from django.conf import settings

from yorozu.counter.cards import LARGEST, Reading, read_answer
from yorozu.foundation.errors import NotFound, Unavailable

#: To reach the bridge, and until it has answered: the person is putting the card down meanwhile.
CONNECT_WITHIN = 3.0
ANSWER_WITHIN = 20.0
_AWAY = (
    "カードリーダーにつながりません。電源と、リーダーのソフトが動いているかを確かめてください。"
    "本人に聞いて入力することもできます。"
)
_NONE = "この窓口にはカードリーダーが登録されていません。本人に聞いて入力してください。"


class CardReader(Protocol):
    """Reads the card that lies on it. `samples` are cards to choose from, where files stand for a reader."""

    @property
    def samples(self) -> list[str]: ...

    def read(self, *, sample: str, today: date) -> Reading:
        """Raises Invalid with what to do at the reader, Unavailable where nothing can be read now."""
        ...


class Bridge:
    """A program beside the reader that speaks the protocol of docs/counter.md. No redirect is followed."""

    samples: list[str] = []

    def __init__(self, address: str, *, answer_within: float = ANSWER_WITHIN) -> None:
        self._address: SplitResult = urlsplit(address)
        self._within = answer_within

    def read(self, *, sample: str, today: date) -> Reading:
        request = str(uuid4())
        return read_answer(self._ask(request), request=request, today=today)

    def _ask(self, request: str) -> bytes:
        until = time.monotonic() + self._within
        body = json.dumps({"request": request}).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        try:
            with closing(self._connection()) as connection:
                connection.request("POST", f"{self._address.path.rstrip('/')}/read", body, headers)
                if connection.sock is not None:
                    connection.sock.settimeout(self._within)
                with _answered(connection) as response:
                    if response.status not in (200, 409):
                        raise Unavailable(_AWAY)
                    return _limited(response, connection.sock, until)
        except (OSError, http.client.HTTPException):
            raise Unavailable(_AWAY) from None

    def _connection(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._address.scheme == "https" else http.client.HTTPConnection
        return kind(self._address.hostname or "", self._address.port, timeout=CONNECT_WITHIN)


class Files:
    """A folder of answers as a bridge gives them, each a card; for the demonstration and for training."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def samples(self) -> list[str]:
        return sorted(each.stem for each in self._folder.glob("*.json"))

    def read(self, *, sample: str, today: date) -> Reading:
        if sample not in self.samples:
            raise NotFound("見本のカードを選んでください。")
        try:
            body = (self._folder / f"{sample}.json").read_bytes()[: LARGEST + 1]
        except OSError:
            raise Unavailable(_AWAY) from None
        return read_answer(body, request="sample", today=today)


def reader_named(name: str) -> CardReader:
    """The reader of this name in YOROZU_CARD_READERS. Raises NotFound."""
    address: str | None = settings.YOROZU_CARD_READERS.get(name)
    if not address:
        raise NotFound(_NONE)
    return Files(Path(address.removeprefix("file:"))) if address.startswith("file:") else Bridge(address)


@contextmanager
def _answered(connection: http.client.HTTPConnection) -> Iterator[http.client.HTTPResponse]:
    response = connection.getresponse()
    try:
        yield response
    finally:
        response.close()


def _limited(response: http.client.HTTPResponse, sock: socket.socket | None, until: float) -> bytes:
    """At most one byte more than the largest answer, however slowly it drips."""
    found = b""
    while len(found) <= LARGEST:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if sock is not None:
            sock.settimeout(left)
        piece = response.read1(LARGEST + 1 - len(found))
        if not piece:
            return found
        found += piece
    return found
