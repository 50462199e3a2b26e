"""How much memory and time one file costs: here, and in the process that reads PDFs."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from yorozu.trust.uploads.apart import reader

_KIB = 1024


@dataclass
class Cost:
    """The worst of all files so far: bytes above what was held before it, and seconds; with whose it was."""

    memory: int = 0
    memory_of: str = ""
    seconds: float = 0.0
    seconds_of: str = ""

    def add(self, what: str, memory: int, seconds: float) -> None:
        if memory > self.memory:
            self.memory, self.memory_of = memory, what
        if seconds > self.seconds:
            self.seconds, self.seconds_of = seconds, what


@dataclass
class Meter:
    """Measures one file after the other. The kernel's high-water mark is set back before each (proc(5), clear_refs)."""

    cost: Cost = field(default_factory=Cost)
    _before: dict[int | str, int] = field(default_factory=dict)
    _begun: float = 0.0

    def __enter__(self) -> "Meter":
        self._before = {each: _now(each) for each in _processes()}
        for each in self._before:
            Path(f"/proc/{each}/clear_refs").write_text("5")
        self._begun = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._begun
        # A reader that was just started holds what any reader holds; that is not the file's doing.
        self.memory = sum(max(0, _highest(each) - self._before.get(each, _FRESH)) for each in _processes())

    def note(self, what: str) -> None:
        self.cost.add(what, self.memory, self.seconds)


_FRESH = 60 * 1024 * _KIB


def _processes() -> list[int | str]:
    found: list[int | str] = ["self"]
    if reader.pid is not None and Path(f"/proc/{reader.pid}").exists():
        found.append(reader.pid)
    return found


def _now(process: int | str) -> int:
    return _status(process, "VmRSS")


def _highest(process: int | str) -> int:
    return _status(process, "VmHWM")


def _status(process: int | str, name: str) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * _KIB
    return 0
