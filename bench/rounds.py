"""Rounds of ours and bare by turns (A B A B), so that what drifts on the machine meets both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench import client
from bench.client import Load, Request
from bench.figures import percentile, spread


@dataclass(frozen=True)
class Contender:
    """Who is measured: where it listens and what it is sent."""

    name: str
    port: int
    request: Request
    wanted: int = 200


@dataclass
class Result:
    """All rounds of one contender; `all_statuses` counts the warm-up too."""

    name: str
    wanted: int
    loads: list[Load] = field(default_factory=list)
    accepted: int = 0
    errors: int = 0

    def add(self, load: Load, *, counted: bool) -> None:
        self.accepted += load.statuses[self.wanted]
        self.errors += load.errors(self.wanted)
        if counted:
            self.loads.append(load)

    @property
    def rates(self) -> list[float]:
        return [load.per_second for load in self.loads]

    @property
    def rate(self) -> float:
        return percentile(self.rates, 0.5)

    def latency(self, share: float) -> float:
        return percentile([each for load in self.loads for each in load.latencies], share)

    def row(self) -> tuple[str, ...]:
        """For a table headed by `HEADER`."""
        p50, p99 = self.latency(0.5), self.latency(0.99)
        cpu = sum(load.client_cpu for load in self.loads) / (sum(load.seconds for load in self.loads) or 1)
        return (
            self.name, spread(self.rates), f"{p50 * 1000:.1f}", f"{p99 * 1000:.1f}",
            f"{p99 / p50 if p50 else 0:.1f}", str(self.errors), f"{cpu:.0%}",
        )  # fmt: skip


HEADER = ("", "per second (min / median / max)", "p50 ms", "p99 ms", "p99 ÷ p50", "errors", "client's CPU")


def play(contenders: list[Contender], *, rounds: int, seconds: float, keep: str = "") -> Mapping[str, Result]:
    """Warm each up, then let them take turns. The bodies of the contender called `keep` are kept."""
    results = {each.name: Result(each.name, each.wanted) for each in contenders}
    for number in range(rounds + 1):
        for each in contenders:
            length = seconds if number else min(2.0, seconds)
            load = client.run(each.port, each.request, seconds=length, keep_bodies=each.name == keep)
            results[each.name].add(load, counted=number > 0)
    return results
