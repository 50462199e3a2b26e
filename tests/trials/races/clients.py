"""Many clients at the same moment, each with a connection of its own to the running installation."""

import http.client
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where no answer came."""

    status: int
    body: Any

    @property
    def receipt(self) -> str:
        return str(self.body["receipt_number"]) if self.status == 201 else ""


def post_at_once(base: str, path: str, sent: Sequence[tuple[str, Any]]) -> list[Answer]:
    """POST each (idempotency key, body); all connections stand before the first byte is sent."""
    start = threading.Barrier(len(sent))
    answers: list[Answer] = [Answer(0, None)] * len(sent)

    def run(position: int) -> None:
        key, body = sent[position]
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        try:
            connection.connect()
            start.wait(timeout=60)
            connection.request("POST", path, content, headers)
            found = connection.getresponse()
            answers[position] = Answer(found.status, json.loads(found.read() or b"null"))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(sent))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


def get_json(base: str, path: str) -> Any:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    try:
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()
