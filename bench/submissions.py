"""Accepted applications per second, against a bare view that parses the same body, inserts and writes a file."""

import os
from datetime import date, timedelta
from uuid import uuid4

from bench import application, databases, processes
from bench.client import Request
from bench.figures import Figure, Part, Table
from bench.pair import Pair
from bench.plan import Plan
from bench.rounds import HEADER, Contender, Result, play

HOW = (
    "16 clients, each from its own loopback address with keep-alive and one request in flight, send the same "
    "multipart body: 25 answers as JSON and a JPEG of about 200 KB. Ours: `POST /api/v1/miyako/procedures/"
    "bench-application/applications`, each with a new Idempotency-Key; it checks every answer and rule, opens the "
    "picture, encrypts answers and file under a new key, writes the file durably and commits application, key, file, "
    "event, limit and audit entry in one transaction before the receipt. Bare: parses the body, writes the file, one "
    "insert in one transaction; nothing else, no middleware. Both commit durably (SQLite WAL with synchronous=FULL; "
    "PostgreSQL with synchronous_commit=on). “bare” makes its file durable with fsync as ours does and is what the "
    "ratio is taken of; “bare, no fsync” leaves the file to the kernel. No worker runs meanwhile; it makes the cases "
    "afterwards, and that is timed too. No virus scanner runs."
)
RATIO, TAIL = 0.5, 4.0


def measure(kind: str, pair: Pair, plan: Plan) -> Part:
    """One database's part."""
    results = play(_contenders(pair), rounds=plan.rounds, seconds=plan.submission_seconds)
    ours, bare, unsynced = results["ours"], results["bare"], results["bare, no fsync"]
    part = Part("Applications accepted", HOW)
    part.figures = _figures(kind, ours, bare, pair)
    part.tables = [Table((f"{kind}", *HEADER[1:]), [each.row() for each in results.values()])]
    part.notes = [
        f"{kind}: ÷ bare without fsync of the file: {ours.rate / unsynced.rate:.2f}.",
        _cases_made(kind, pair, ours.accepted),
    ]
    return part


def _contenders(pair: Pair) -> list[Contender]:
    # Tomorrow's morning in Japan may begin while this runs; a week ahead is right on both days.
    content = application.body(date.today() + timedelta(days=1))  # noqa: DTZ011
    path = f"/api/v1/miyako/procedures/{application.PROCEDURE}/applications"
    return [
        Contender("ours", pair.ours_port, _post(path, content), wanted=201),
        Contender("bare", pair.bare_port, _post("/submit", content), wanted=201),
        Contender("bare, no fsync", pair.bare_port, _post("/submit-unsynced", content), wanted=201),
    ]


def _post(path: str, content: bytes) -> Request:
    run = uuid4().hex
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; "
        f"boundary={application.BOUNDARY}\r\nContent-Length: {len(content)}\r\nIdempotency-Key: "
    )

    def request(client: int, number: int) -> list[bytes]:
        return [f"{head}{run}-{os.urandom(6).hex()}-{client}-{number}\r\n\r\n".encode(), content]

    return request


def _figures(kind: str, ours: Result, bare: Result, pair: Pair) -> list[Figure]:
    ratio = ours.rate / bare.rate if bare.rate else 0.0
    p50, p99 = ours.latency(0.5), ours.latency(0.99)
    tail = p99 / p50 if p50 else 0.0
    kept = databases.value(pair.ours.database, "SELECT count(*) FROM intake_application")
    return [
        Figure("accepted per second ÷ bare", kind, f"{ratio:.2f}", f"≥ {RATIO}", ratio >= RATIO),
        Figure("p99 ÷ p50 of ours", kind, f"{tail:.1f}", f"≤ {TAIL:.0f}", 0 < tail <= TAIL),
        Figure("errors of ours", kind, str(ours.errors), "0", ours.errors == 0),
        Figure(
            "applications in the database = answers 201",
            kind,
            f"{kept:,} = {ours.accepted:,}" if kept == ours.accepted else f"{kept:,} ≠ {ours.accepted:,}",
            "equal",
            kept == ours.accepted > 0,
        ),
    ]


def _cases_made(kind: str, pair: Pair, accepted: int) -> str:
    seconds = processes.command(pair.ours, "worker", "--once")
    cases = databases.value(pair.ours.database, "SELECT count(*) FROM cases_case")
    return (
        f"{kind}: one worker then made {cases:,} cases of {accepted:,} applications in {seconds:.0f} s "
        f"({cases / seconds:.0f} per second)."
    )
