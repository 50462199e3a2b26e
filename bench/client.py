"""A light load generator: one thread, an epoll loop, keep-alive, one request in flight for each client.

What is sent is made beforehand, so that the client takes little of the processors that the servers share with it.
Every client has an address of its own (127.0.0.x), so that limits for each address do not meet.
"""

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

CLIENTS = 16
_FIRST_ADDRESS = 11
_GRACE = 30.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

Request = Callable[[int, int], list[bytes]]
"""(client, number) → the bytes of one request, in parts."""


@dataclass
class Load:
    """What came of one round. `latencies` are seconds from the first byte sent to the last received."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bodies: list[bytes] = field(default_factory=list)
    broken: int = 0
    seconds: float = 0.0
    client_cpu: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def errors(self, wanted: int) -> int:
        """Answers of another status than `wanted`, and broken connections."""
        return self.broken + sum(count for status, count in self.statuses.items() if status != wanted)


@dataclass
class _Client:
    number: int
    port: int
    wire: socket.socket = field(init=False)
    sent: int = 0
    started: float = 0.0
    out: memoryview = field(default_factory=lambda: memoryview(b""))
    received: bytearray = field(default_factory=bytearray)

    def connect(self) -> None:
        self.wire = socket.socket()
        self.wire.bind((f"127.0.0.{_FIRST_ADDRESS + self.number}", 0))
        self.wire.connect(("127.0.0.1", self.port))
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        self.wire.setblocking(False)

    def begin(self, request: Request) -> None:
        self.sent += 1
        self.received.clear()
        self.out = memoryview(b"".join(request(self.number, self.sent)))
        self.started = time.perf_counter()
        self.push()

    def push(self) -> None:
        while self.out:
            try:
                self.out = self.out[self.wire.send(self.out) :]
            except BlockingIOError:
                return

    def pull(self) -> tuple[int, bytes] | None:
        """Status and body once the answer is whole. Raises ConnectionError when the server hung up."""
        try:
            data = self.wire.recv(1 << 18)
        except BlockingIOError:
            return None
        if not data:
            raise ConnectionResetError
        self.received += data
        return whole_answer(self.received)


def whole_answer(received: bytes | bytearray) -> tuple[int, bytes] | None:
    """Status and body of an HTTP/1.1 answer, None while some of it is still to come."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    status = int(received[9:12])
    length = _LENGTH.search(received, 0, end + 2)
    if length:
        total = end + 4 + int(length[1])
        return (status, bytes(received[end + 4 : total])) if len(received) >= total else None
    return (status, bytes(received[end + 4 :])) if received.endswith(b"0\r\n\r\n") else None


def run(port: int, request: Request, *, seconds: float, keep_bodies: bool = False) -> Load:
    """Send requests from every client for `seconds`, then wait for the answers still under way."""
    load, clients = Load(), [_Client(number, port) for number in range(CLIENTS)]
    start, cpu = time.perf_counter(), time.process_time()
    with selectors.EpollSelector() as selector:
        for client in clients:
            _start(client, request, selector)
        _turn(selector, request, load, start + seconds, keep_bodies)
    load.seconds, load.client_cpu = time.perf_counter() - start, time.process_time() - cpu
    for client in clients:
        client.wire.close()
    return load


def _start(client: _Client, request: Request, selector: selectors.EpollSelector) -> None:
    client.connect()
    client.begin(request)
    selector.register(client.wire, _interest(client), client)


def _interest(client: _Client) -> int:
    return selectors.EVENT_READ | (selectors.EVENT_WRITE if client.out else 0)


def _turn(
    selector: selectors.EpollSelector, request: Request, load: Load, until: float, keep_bodies: bool
) -> None:
    under_way = CLIENTS
    while under_way and time.perf_counter() < until + _GRACE:
        for key, _ in selector.select(1.0):
            client: _Client = key.data
            try:
                client.push()
                answer = client.pull()
            except ConnectionError:
                load.broken += 1
                selector.unregister(client.wire)
                client.wire.close()
                under_way -= 1
                if time.perf_counter() < until:
                    _start(client, request, selector)
                    under_way += 1
                continue
            if answer is None:
                selector.modify(client.wire, _interest(client), client)
                continue
            _note(load, client, answer, keep_bodies)
            if time.perf_counter() < until:
                client.begin(request)
                selector.modify(client.wire, _interest(client), client)
            else:
                selector.unregister(client.wire)
                under_way -= 1
    load.broken += under_way


def _note(load: Load, client: _Client, answer: tuple[int, bytes], keep_bodies: bool) -> None:
    load.latencies.append(time.perf_counter() - client.started)
    load.statuses[answer[0]] += 1
    if keep_bodies:
        load.bodies.append(answer[1])
