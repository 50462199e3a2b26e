"""What a trial found: figures with what was wanted, and the broken twins that it was shown to catch."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

Size = Literal["quick", "long"]


@dataclass(frozen=True)
class Figure:
    """One promised figure. `met` is None where nothing is promised."""

    name: str
    value: str
    wanted: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Twin:
    """A deliberately broken copy of what is tried, and whether the trial noticed."""

    broken: str
    caught: bool
    how: str = ""


@dataclass
class Outcome:
    """One trial's chapter. `title` and `how` are English sentences for docs/trust.md."""

    title: str
    how: str
    figures: list[Figure] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def shortfalls(self) -> list[str]:
        """What was promised and not met, and the twins that went unnoticed; empty when all is well."""
        short = [
            f"{each.name}: {each.value}, wanted {each.wanted}" for each in self.figures if each.met is False
        ]
        return [*short, *(f"not noticed: {twin.broken}" for twin in self.twins if not twin.caught)]


@dataclass(frozen=True)
class Run:
    """An outcome with when, on what and by which command it came about."""

    trial: str
    command: str
    database: str
    at: datetime
    seconds: float
    outcome: Outcome

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat(timespec="seconds")}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Run":
        found = plain["outcome"]
        outcome = Outcome(
            found["title"],
            found["how"],
            [Figure(**each) for each in found["figures"]],
            [Twin(**each) for each in found["twins"]],
            found["notes"],
        )
        return cls(**{**plain, "at": datetime.fromisoformat(plain["at"]), "outcome": outcome})
