"""ClamAV's daemon over its socket (clamd(8), commands INSTREAM, PING and VERSION with the prefix z).

INSTREAM: chunks, each after its length in four bytes (network order), a length of zero at the end; the answer ends with
NUL. Answers are read strictly: one that is cut off or unknown is no verdict.
"""

import re
import socket
import time
from contextlib import closing
from urllib.parse import urlsplit

_CHUNK = 256 * 1024
_LONGEST_ANSWER = 4096
_CONNECT_SECONDS = 2.0
_VERDICT = re.compile(r"stream: (?:OK|(?P<found>\S[^\n\0]*) FOUND)")
_TOO_LONG = "INSTREAM size limit exceeded. ERROR"


class Unanswered(Exception):
    """The scanner gave no verdict; the message is for the log."""


class TooLong(Unanswered):
    """The file is longer than the scanner takes (StreamMaxLength in clamd.conf)."""


class Clamd:
    """`address` is `clamd:/path/of/the.socket` or `clamd://host:port`."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._where: str | tuple[str, int] = (
            (parts.hostname, parts.port or 3310) if parts.hostname else parts.path
        )

    def scan(self, content: bytes, *, seconds: float) -> str:
        """The name of the signature that was found, "" for none. Raises Unanswered, TooLong."""
        answer = self._ask(b"INSTREAM", content, seconds)
        if answer == _TOO_LONG:
            raise TooLong(answer)
        verdict = _VERDICT.fullmatch(answer)
        if verdict is None:
            raise Unanswered(f"no verdict: {answer[:80]!r}")
        return verdict["found"] or ""

    def version(self, *, seconds: float) -> str:
        """Such as `ClamAV 1.4.6/27821/Fri Nov 20 08:26:01 2026`. Raises Unanswered."""
        answer = self._ask(b"VERSION", None, seconds)
        if not answer.startswith("ClamAV "):
            raise Unanswered(f"not ClamAV: {answer[:80]!r}")
        return answer

    def _ask(self, command: bytes, content: bytes | None, seconds: float) -> str:
        until = time.monotonic() + seconds
        try:
            with closing(self._connected(until)) as connection:
                self._send(connection, b"z" + command + b"\0", content, until)
                return _answer(connection, until)
        except OSError as fault:
            raise Unanswered(f"{type(fault).__name__}: {fault}") from None

    def _connected(self, until: float) -> socket.socket:
        family = socket.AF_UNIX if isinstance(self._where, str) else socket.AF_INET
        if not isinstance(self._where, str) and ":" in self._where[0]:
            family = socket.AF_INET6
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(_CONNECT_SECONDS, _left(until)))
            connection.connect(self._where)
        except BaseException:
            connection.close()
            raise
        return connection

    def _send(self, connection: socket.socket, command: bytes, content: bytes | None, until: float) -> None:
        try:
            _send_all(connection, command, until)
            if content is None:
                return
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                _send_all(connection, len(chunk).to_bytes(4, "big") + chunk, until)
            _send_all(connection, bytes(4), until)
        except (BrokenPipeError, ConnectionResetError):
            # It hangs up in the middle of a file that is too long; what it said before can still be read.
            return


def _send_all(connection: socket.socket, data: bytes, until: float) -> None:
    connection.settimeout(_left(until))
    connection.sendall(data)


def _answer(connection: socket.socket, until: float) -> str:
    answer = b""
    while b"\0" not in answer:
        connection.settimeout(_left(until))
        received = connection.recv(_LONGEST_ANSWER)
        if not received or len(answer) + len(received) > _LONGEST_ANSWER:
            raise Unanswered(f"the answer is cut off or too long: {answer[:80]!r}")
        answer += received
    text, _, rest = answer.partition(b"\0")
    if rest:
        raise Unanswered("more than one answer")
    return text.decode("utf-8", "replace")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left
