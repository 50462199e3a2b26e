"""What the bench finds: figures with their floors, and tables behind them."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One promised figure. `met` is None where nothing is promised."""

    name: str
    database: str
    value: str
    floor: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass
class Part:
    """One chapter of the report."""

    title: str
    how: str
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def join(self, other: "Part") -> None:
        """Add what another database gave."""
        self.figures += other.figures
        self.tables += other.tables
        self.notes += other.notes


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed; 0.0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def spread(values: Sequence[float], digits: int = 0) -> str:
    """min / median / max."""
    low, middle, high = min(values), percentile(values, 0.5), max(values)
    return f"{low:.{digits}f} / {middle:.{digits}f} / {high:.{digits}f}"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
