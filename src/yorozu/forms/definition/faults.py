"""What is wrong with a definition, said to its author."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yorozu.foundation.errors import FieldError, Invalid

Path = tuple[str | int, ...]
MAX_FAULTS = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` is dotted from the top (`sections.0.fields.2.type`); `line` counts from 1, None when not from text."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = f"{self.line}行目" if self.line else self.path
        return f"{where}: {self.message}" if where else self.message


class DefinitionFaults(Invalid):
    """A definition is refused whole; `faults` holds everything wrong with it, in the order of the text."""

    def __init__(self, faults: list[Fault]) -> None:
        said = "".join(f"\n{fault}" for fault in faults)
        errors = [FieldError(fault.path, fault.message) for fault in faults]
        super().__init__(f"手続の定義に誤りが{len(faults)}件あります。{said}", errors)
        self.faults = faults


@dataclass(slots=True)
class FaultList:
    """Collects faults while reading; knows on which line each path stands."""

    lines: Mapping[Path, int] = field(default_factory=dict)
    found: list[Fault] = field(default_factory=list)

    def add(self, path: Path, message: str) -> None:
        fault = Fault(".".join(map(str, path)), self._line(path), message)
        if len(self.found) < MAX_FAULTS and fault not in self.found:
            self.found.append(fault)

    def in_order(self) -> list[Fault]:
        return sorted(self.found, key=lambda fault: (fault.line or 0, fault.path))

    def raise_if_any(self) -> None:
        if self.found:
            raise DefinitionFaults(self.in_order())

    def _line(self, path: Path) -> int | None:
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None
