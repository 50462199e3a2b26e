"""How the service and its processes apart speak: a header as JSON with any number of files behind it, one way and back."""

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

_LONGEST_HEADER = 8 * 1024 * 1024
_LONGEST_FILE = 128 * 1024 * 1024


def write_frame(stream: BinaryIO, header: dict[str, Any], files: Sequence[bytes] = ()) -> None:
    """Send a header with its files."""
    body = json.dumps({"header": header, "sizes": [len(each) for each in files]}).encode()
    stream.write(len(body).to_bytes(4, "big") + body)
    for each in files:
        stream.write(each)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next header and its files; None at the end. Raises ValueError for what is no frame."""
    start = stream.read(4)
    if not start:
        return None
    length = int.from_bytes(start, "big")
    if len(start) < 4 or length > _LONGEST_HEADER:
        raise ValueError("no frame")
    said = json.loads(_exactly(stream, length))
    if any(not 0 <= size <= _LONGEST_FILE for size in said["sizes"]):
        raise ValueError("no frame")
    return said["header"], [_exactly(stream, size) for size in said["sizes"]]


def _exactly(stream: BinaryIO, count: int) -> bytes:
    found = stream.read(count)
    if len(found) < count:
        raise ValueError("the frame ends early")
    return found
