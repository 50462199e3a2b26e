"""The process that reads PDFs for the service: `python -m yorozu.trust.uploads.reader DESCRIPTOR`.

It knows nothing of the installation (no settings, no database, no keys) and has its own limits of memory and time, so
that whatever a file does to a parser is done to this process alone. Over the socket come a length (eight bytes, network
order) and the file; back goes a line: `ok`, `broken`, or `refused` and the words for the person.
"""

import logging
import resource
import signal
import socket
import sys

from yorozu.trust.uploads.pdf import check_pdf
from yorozu.trust.uploads.refusal import Broken, Refused

MEMORY = 768 * 1024 * 1024
SECONDS = 10.0
"""Of the processor, a file."""


def main(descriptor: int) -> None:
    logging.disable(logging.CRITICAL)  # what pypdf says of a file may quote it
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=descriptor) as line:
        while (content := _received(line)) is not None:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # its signal ends the process
            verdict = verdict_on(content)
            signal.setitimer(signal.ITIMER_PROF, 0)
            del content
            line.sendall(verdict.encode() + b"\n")


def verdict_on(content: bytes) -> str:
    """`ok`, `broken`, or `refused` with the reason."""
    try:
        _check(content)
    except Refused as refusal:
        return f"refused {refusal}"
    except Broken:
        return "broken"
    return "ok"


def _check(content: bytes) -> None:
    """Whatever a parser raises (also that memory or depth has run out): the file cannot be read."""
    try:
        check_pdf(content)
    except Refused:
        raise
    except Exception as fault:  # noqa: BLE001  it is raised again as what it means
        raise Broken(type(fault).__name__) from None


def _received(line: socket.socket) -> bytes | None:
    length = _exactly(line, 8)
    return _exactly(line, int.from_bytes(length, "big")) if length else None


def _exactly(line: socket.socket, count: int) -> bytes | None:
    found = bytearray(count)
    view, position = memoryview(found), 0
    while position < count:
        received = line.recv_into(view[position:])
        if not received:
            return None
        position += received
    view.release()
    return bytes(found)


if __name__ == "__main__":
    main(int(sys.argv[1]))
