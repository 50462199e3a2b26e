"""What is wrong with a guide, said to whoever wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yorozu.foundation.errors import FieldError, Invalid

Path = tuple[str | int, ...]
_MOST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a row, counted from 1, and the name of its column; without a row, the path to it."""

    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        if not self.row:
            return self.column
        return f"{self.row}行目" + (f"の列「{self.column}」" if self.column else "")


@dataclass(frozen=True, slots=True)
class Fault:
    place: Place
    message: str

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where}: {self.message}" if where else self.message


class GuideFaults(Invalid):
    """A guide is refused whole; `faults` holds everything wrong with it, from the top downwards."""

    def __init__(self, faults: list[Fault]) -> None:
        said = "".join(f"\n{fault}" for fault in faults)
        errors = [FieldError("", str(fault)) for fault in faults]
        super().__init__(f"案内に誤りが{len(faults)}件あります。何も取り込んでいません。{said}", errors)
        self.faults = faults


@dataclass(slots=True)
class FaultList:
    """Collects faults; knows where each path of the document stands in what was written."""

    places: Mapping[Path, Place] = field(default_factory=dict)
    found: list[Fault] = field(default_factory=list)

    def add(self, path: Path, message: str) -> None:
        self.at(self._place(path), message)

    def at(self, place: Place, message: str) -> None:
        fault = Fault(place, message)
        if len(self.found) < _MOST and fault not in self.found:
            self.found.append(fault)

    def raise_if_any(self) -> None:
        if self.found:
            raise GuideFaults(sorted(self.found, key=lambda fault: fault.place.row))

    def _place(self, path: Path) -> Place:
        if not self.places:
            return Place(0, ".".join(map(str, path)))
        if path in self.places:
            return self.places[path]
        for end in range(len(path) - 1, -1, -1):
            if path[:end] in self.places:
                return Place(self.places[path[:end]].row)
        return Place()
