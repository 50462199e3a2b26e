"""People who go on sending while something is away, and send the same again until they have a receipt."""

import http.client
import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATH = "/api/v1/miyako/procedures/water-start"


@dataclass
class Crowd:
    """`receipts` by idempotency key; `statuses` of all answers, 0 where none came; `wrong` are answers nobody should get."""

    mark: str
    receipts: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    open: int = 0


def ask(url: str, path: str, *, timeout: float = 60, **request: Any) -> tuple[int, bytes]:
    """Status 0 where no answer came."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
    try:
        connection.request(
            request.get("method", "GET"), path, request.get("body"), request.get("headers", {})
        )
        found = connection.getresponse()
        return found.status, found.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def send(url: str, body: Any, key: str) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    return ask(url, f"{PATH}/applications", method="POST", body=json.dumps(body), headers=headers)


def example(url: str) -> Any:
    return json.loads(ask(url, f"{PATH}/schema")[1])["examples"][0]


@contextmanager
def crowd(url: str, *, people: int, patience: float) -> Iterator[Crowd]:
    """They send until the block ends, and go on with what has no receipt yet for as long as `patience`, in seconds."""
    found, ended, lock = Crowd(str(uuid.uuid4())), threading.Event(), threading.Lock()
    body = example(url)

    def act(person: int) -> None:
        number = 0
        while not ended.is_set():
            number += 1
            _until_receipt(url, body, f"{found.mark}-{person}-{number}", found, lock, ended, patience)

    threads = [threading.Thread(target=act, args=(person,)) for person in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        ended.set()
        for thread in threads:
            thread.join(patience + 70)


def _until_receipt(
    url: str, body: Any, key: str, found: Crowd, lock: threading.Lock, ended: threading.Event, patience: float
) -> None:
    until: float | None = None
    while True:
        status, content = send(url, body, key)
        with lock:
            found.statuses[status] += 1
            if status == 201:
                found.receipts[key] = json.loads(content)["receipt_number"]
                return
            if status not in (0, 503) or (
                status == 503 and "お試し" not in _message(content) and "送って" not in _message(content)
            ):
                found.wrong.append(f"{status} {_message(content)[:80]}")
        if ended.is_set():
            until = until or time.monotonic() + patience
            if time.monotonic() > until:
                with lock:
                    found.open += 1
                return
        time.sleep(0.1)


def _message(content: bytes) -> str:
    try:
        return str(json.loads(content)["errors"][0]["message"])
    except (ValueError, KeyError, IndexError, TypeError):
        return content[:80].decode("utf-8", "replace")
