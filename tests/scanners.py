"""Virus scanners to try against: ClamAV itself where it is installed, and a small server that speaks its protocol.

ClamAV runs with a signature database of its own that knows the EICAR test file, wherever it stands in a file; nothing is
downloaded. The server of ours can also be slow, dead, cut off or lying.
"""

import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from yorozu.trust.scanning.clamd import Clamd, Unanswered

# In two halves, so that no scanner takes this file for the test file.
EICAR = (rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*").replace(b" ", b"")
SIGNATURE = "Eicar-Test-Signature.UNOFFICIAL"
LONGEST = 26_000_000


def clamd_program() -> str | None:
    """Where ClamAV's daemon is installed; None where it is not."""
    return shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@contextmanager
def clamd() -> Iterator[str]:
    """The address of a ClamAV that knows EICAR, for as long as the block lasts."""
    program = clamd_program()
    if program is None:
        raise FileNotFoundError("clamd")
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    (folder / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    config = folder / "clamd.conf"
    config.write_text(
        f"Foreground yes\nDatabaseDirectory {folder}\nLocalSocket {folder}/clamd.sock\nTemporaryDirectory {folder}\n"
        f"StreamMaxLength {LONGEST}\nMaxThreads 4\nOfficialDatabaseOnly no\nExitOnOOM yes\n"
    )
    process = subprocess.Popen(
        [program, "--config-file", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"clamd:{folder}/clamd.sock"
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while True:
        try:
            Clamd(address).version(seconds=5)
        except Unanswered:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


Answer = Callable[[bytes, socket.socket], bytes]


def honest(content: bytes, _: socket.socket) -> bytes:
    """As ClamAV answers, for files in which EICAR stands as it is."""
    return f"stream: {SIGNATURE} FOUND\0".encode() if EICAR in content else b"stream: OK\0"


def clean(content: bytes, _: socket.socket) -> bytes:
    """Whatever it is, it is clean."""
    return b"stream: OK\0"


def saying(answer: bytes) -> Answer:
    """Always this, byte for byte; then it hangs up."""
    return lambda content, connection: answer


def slow(seconds: float, then: Answer = honest) -> Answer:
    """Answers late."""

    def answer(content: bytes, connection: socket.socket) -> bytes:
        time.sleep(seconds)
        return then(content, connection)

    return answer


def hanging_up(content: bytes, connection: socket.socket) -> bytes:
    """Hangs up without a word."""
    connection.close()
    return b""


class StandIn:
    """A server of the protocol: `z` commands, INSTREAM with lengths of four bytes, VERSION; `answer` may be exchanged."""

    def __init__(self, answer: Answer = honest, *, longest: int = LONGEST) -> None:
        self.answer, self.longest = answer, longest
        self.asked = 0
        stand_in = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                stand_in.serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

        self._server = Server(("127.0.0.1", 0), Handler)
        self.address = f"clamd://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "StandIn":
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as sent:
            command = _until_nul(sent)
            if command == b"zVERSION":
                connection.sendall(b"ClamAV 1.4.6/27821/Fri Nov 20 08:26:01 2026\0")
            elif command == b"zINSTREAM":
                self.asked += 1
                self._scan(sent, connection)

    def _scan(self, sent: "socket.SocketIO | object", connection: socket.socket) -> None:
        content = bytearray()
        while length := int.from_bytes(sent.read(4), "big"):  # type: ignore[attr-defined]
            content += sent.read(length)  # type: ignore[attr-defined]
            if len(content) > self.longest:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        try:
            connection.sendall(self.answer(bytes(content), connection))
        except OSError:
            return  # hung up meanwhile, as it was told to


def _until_nul(sent: "socket.SocketIO | object") -> bytes:
    found = b""
    while (byte := sent.read(1)) not in (b"", b"\0"):  # type: ignore[attr-defined]
        found += byte
    return found
