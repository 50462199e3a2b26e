"""Having a file read in a process of its own (see `reader`), which may be lost without any harm."""

import atexit
import os
import socket
import subprocess
import sys
import threading
import time

from yorozu.foundation.errors import Unavailable
from yorozu.trust.uploads.refusal import Broken, Refused

WAIT_SECONDS = 30.0
"""For an answer, and for other files before it; the reader's own limit counts only its work."""
_FILES = 500
"""Then it is replaced: what parsers leave behind does not add up."""
_LONGEST_ANSWER = 4096
_BUSY = "混み合っていて、ファイルを確認できませんでした。少し待ってから、もう一度送ってください。"


class Reader:
    """One process, started when it is first needed and started anew when it is gone. One file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._owner = 0
        self._read = 0

    def check(self, content: bytes) -> None:
        """Raises Refused, Broken (also when the reader did not survive the file), Unavailable when it is busy."""
        until = time.monotonic() + WAIT_SECONDS
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            raise Unavailable(_BUSY)
        try:
            answer = self._ask(content, until)
        except TimeoutError:
            self.stop()
            raise Unavailable(_BUSY) from None
        except OSError:
            self.stop()
            raise Broken("the reader was lost") from None
        finally:
            self._lock.release()
        if answer.startswith("refused "):
            raise Refused(answer.removeprefix("refused "))
        if answer != "ok":
            raise Broken(answer)

    @property
    def pid(self) -> int | None:
        """Of the process, for measuring it."""
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """End the process; the next file starts another."""
        line, process = self._line, self._process
        self._line = self._process = None
        if line is not None:
            line.close()
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()

    def _ask(self, content: bytes, until: float) -> str:
        line = self._ready()
        line.settimeout(max(0.1, until - time.monotonic()))
        line.sendall(len(content).to_bytes(8, "big"))
        line.sendall(content)
        answer = b""
        while not answer.endswith(b"\n"):
            line.settimeout(max(0.1, until - time.monotonic()))
            received = line.recv(_LONGEST_ANSWER)
            if not received or len(answer) > _LONGEST_ANSWER:
                raise ConnectionError("no answer")
            answer += received
        self._read += 1
        if self._read >= _FILES:
            self.stop()
        return answer.decode().rstrip("\n")

    def _ready(self) -> socket.socket:
        alive = self._process is not None and self._process.poll() is None and self._owner == os.getpid()
        if self._line is None or not alive:
            self.stop()
            try:
                self._line = self._start()
            except OSError:
                raise Unavailable(_BUSY) from None
        return self._line

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "yorozu.trust.uploads.reader", str(theirs.fileno())]
        try:
            # Nothing of our environment: it holds secrets, and the reader needs none of it.
            self._process = subprocess.Popen(  # noqa: S603  a command of our own, without a shell
                command, pass_fds=[theirs.fileno()], env={}, stdin=subprocess.DEVNULL
            )
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        self._owner, self._read = os.getpid(), 0
        return ours


reader = Reader()
atexit.register(reader.stop)
