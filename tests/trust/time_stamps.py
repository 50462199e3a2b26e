"""A time-stamp authority on this machine: its certificates and signatures are openssl's, its clock may be made to lie."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_CONFIG = """
[ tsa ]
default_tsa = here
[ here ]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS = """
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class Authority(ThreadingHTTPServer):
    """`tamper` may change an answer; `status` other than 200 refuses."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.folder = folder
        self.status = 200
        self.tamper: Any = None
        self.asked = 0
        _make(folder)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/tsr"

    @property
    def roots(self) -> Path:
        return self.folder / "ca.pem"


class _Conversation(BaseHTTPRequestHandler):
    server: Authority

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        answer = b""
        if self.headers["Content-Type"] == "application/timestamp-query" and self.server.status == 200:
            answer = self._reply(query)
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing of the tests' own traffic is printed."""

    def _reply(self, query: bytes) -> bytes:
        folder = self.server.folder
        (folder / "query").write_bytes(query)
        _openssl(folder, "ts", "-reply", "-config", "tsa.conf", "-queryfile", "query", "-out", "reply")
        answer = (folder / "reply").read_bytes()
        return self.server.tamper(answer) if self.server.tamper else answer


@contextmanager
def running(folder: Path) -> Iterator[Authority]:
    server = Authority(folder)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _make(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "tsa.conf").write_text(_CONFIG.format(folder=folder))
    (folder / "ext").write_text(_EXTENSIONS)
    (folder / "serial").write_text("01")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    _openssl(
        folder,
        "req",
        "-x509",
        *key,
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "9000",
        "-subj",
        "/CN=root",
    )
    _openssl(folder, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=time-stamps")
    _openssl(
        folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "tsa.pem",
        "-days", "9000", "-extfile", "ext",
    )  # fmt: skip


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
