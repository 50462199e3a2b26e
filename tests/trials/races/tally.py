"""What came of many rounds of a race."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """Zero everywhere but in `rounds` and `tried` is what a city is promised."""

    rounds: int = 0
    tried: int = 0
    doubled: int = 0
    lost: int = 0
    oversold: int = 0
    undersold: int = 0
    unexpected: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        return self.doubled + self.lost + self.oversold + self.undersold + self.unexpected

    def note(self, what: str) -> None:
        """An answer that nobody should get."""
        self.unexpected += 1
        if len(self.seen) < 10:
            self.seen.append(what)

    def add(self, other: "Tally") -> "Tally":
        for name in ("rounds", "tried", "doubled", "lost", "oversold", "undersold", "unexpected"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.seen += other.seen
        return self
