"""The list of procedures for programs, against bare views that answer JSON."""

from bench.client import Request
from bench.figures import Figure, Part, Table
from bench.pair import Pair
from bench.plan import PROCEDURES, Plan
from bench.rounds import HEADER, Contender, play

HOW = (
    f"`GET /api/v1/miyako/procedures` with {PROCEDURES} procedures published (20 on a page), the same 16 clients. "
    "“bare constant” is a view that answers `JsonResponse` of a constant of 20 short items without a database; "
    "“bare reading” reads 20 rows of the same columns and their count, and answers them as `JsonResponse`. "
    "The floor is held against the harder one, the constant."
)
RATIO = 0.4


def measure(kind: str, pair: Pair, plan: Plan) -> Part:
    """One database's part."""
    contenders = [
        Contender("ours", pair.ours_port, _get("/api/v1/miyako/procedures")),
        Contender("bare constant", pair.bare_port, _get("/constant")),
        Contender("bare reading", pair.bare_port, _get("/listed")),
    ]
    results = play(contenders, rounds=plan.rounds, seconds=plan.list_seconds)
    ours = results["ours"]
    part = Part("List of procedures", HOW)
    for name, floor in (("bare constant", RATIO), ("bare reading", RATIO)):
        ratio = ours.rate / results[name].rate if results[name].rate else 0.0
        part.figures.append(
            Figure(f"list per second ÷ {name}", kind, f"{ratio:.2f}", f"≥ {floor}", ratio >= floor)
        )
    part.figures.append(Figure("errors of the list", kind, str(ours.errors), "0", ours.errors == 0))
    part.tables = [Table((kind, *HEADER[1:]), [each.row() for each in results.values()])]
    return part


def _get(path: str) -> Request:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()

    def request(client: int, number: int) -> list[bytes]:
        return [head]

    return request
