"""Adding a line to the file of anchors (`audit.anchors` says what is in it)."""

import fcntl
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from yorozu.foundation.disk import sync
from yorozu.foundation.errors import Unavailable
from yorozu.trust.audit.anchors import digest_of, parsed
from yorozu.trust.audit.chain import GENESIS

# More than a round in which every strand of every municipality of Japan has moved (1,741 × 8 at 90 bytes).
_LONGEST_TAIL = 2_000_000


def append(path: Path, content: dict[str, Any]) -> tuple[int, str]:
    """Add a line durably; its number and digest. Raises Unavailable when the disk refuses.

    One writer at a time, held by a lock on the file; it is opened for appending only, so `chattr +a` may stand on it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            written = _append(handle, content)
        finally:
            os.close(handle)
        if new:
            sync(path.parent)
    except OSError as fault:
        raise Unavailable(
            f"外部の控え {path} に書けません（{fault.strerror}）。置き場所と権限、空き容量を確認してください。"
        ) from None
    return written


def _append(handle: int, content: dict[str, Any]) -> tuple[int, str]:
    text = _tail(handle)
    fragment = text[text.rfind(b"\n") + 1 :]
    complete = text[: len(text) - len(fragment)].splitlines()
    before = next((found for each in reversed(complete) if (found := parsed(each)) is not None), None)
    line = {
        **content,
        "n": before["n"] + 1 if before else 1,
        "previous": before["digest"] if before else GENESIS,
    }
    if fragment:
        line["torn"] = hashlib.sha256(fragment).hexdigest()
    line["digest"] = digest_of(line)
    plain = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    blob = (b"\n" if fragment else b"") + plain.encode() + b"\n"
    while blob:
        blob = blob[os.write(handle, blob) :]
    os.fsync(handle)
    return line["n"], line["digest"]


def _tail(handle: int) -> bytes:
    with os.fdopen(os.dup(handle), "rb") as file:
        file.seek(max(0, os.fstat(handle).st_size - _LONGEST_TAIL))
        return file.read()
