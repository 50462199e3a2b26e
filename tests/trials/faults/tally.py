"""What came of many faults."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Tally:
    """`refused` counts acts that a fault stopped, `kept` those that went through all the same."""

    tried: int = 0
    refused: int = 0
    kept: int = 0
    recovered: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        return len(self.lost) + len(self.half) + len(self.unsaid)

    @property
    def doubled(self) -> int:
        return sum("twice" in each for each in self.lost)

    @property
    def said(self) -> list[str]:
        """What was found, shortest first, each once."""
        found = Counter([*self.lost, *self.half, *self.unsaid])
        return [f"{what} ({times} times)" for what, times in sorted(found.items())][:12]

    def add(self, others: "Iterable[Tally]") -> "Tally":
        for other in others:
            for name in ("tried", "refused", "kept", "recovered"):
                setattr(self, name, getattr(self, name) + getattr(other, name))
            for kind in ("lost", "half", "unsaid"):
                getattr(self, kind).extend(getattr(other, kind))
        return self
