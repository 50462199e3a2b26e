"""A small mail server on this machine that answers as it is told and keeps what it took."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """`answers` maps a command (RCPT, DATA, END = after the content) to a reply, or to "drop" to hang up."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers: dict[str, str] = {}
        self.taken: list[bytes] = []
        self.delay = 0.0

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.taken]  # type: ignore[misc]


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            command = line[:4].upper().decode("ascii", "replace").strip()
            if command == "QUIT":
                self._say("221 bye")
                return
            if not self._answer(command):
                return

    def _answer(self, command: str) -> bool:
        reply = self.server.answers.get(command, "354 go on" if command == "DATA" else "250 ok")
        if reply == "drop":
            return False
        self._say(reply)
        if command == "DATA" and reply.startswith("354"):
            return self._content()
        return True

    def _content(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        time.sleep(self.server.delay)
        reply = self.server.answers.get("END", "250 taken")
        if reply.startswith("2"):
            self.server.taken.append(b"".join(lines))
        if reply == "drop":
            return False
        self._say(reply)
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def running() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()


def use(settings: Any, port: int) -> None:
    """Let Django send through the server at `port`."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
