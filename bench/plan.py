"""How long and how much to measure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    rounds: int
    submission_seconds: float
    list_seconds: float
    cases: tuple[int, ...]
    runs: int
    letters: int
    forms: int


FULL = Plan(
    rounds=5,
    submission_seconds=6,
    list_seconds=4,
    cases=(10_000, 100_000, 1_000_000),
    runs=100,
    letters=200,
    forms=60,
)
QUICK = Plan(
    rounds=2, submission_seconds=2, list_seconds=1, cases=(1_000, 10_000), runs=50, letters=40, forms=10
)
PROCEDURES = 40
AT_MOST_SECONDS = 15 * 60
