"""The append-only file in which the ends of the chains are written down, outside the database.

One line of JSON each round: `n` counts lines from 1, `at` is the time, `heads` the ends that have moved of each
city's chain (city's code/strand → sequence and hash), `previous` the digest of the line before, `digest` the SHA-256 of the line
without it. A line of `kind` stamp carries a time-stamp authority's token over the digest of line `of`. Where a write
was cut short (power, full disk), the next line says so with the fragment's hash in `torn`.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from yorozu.foundation.errors import Unavailable
from yorozu.trust.audit.chain import GENESIS
from yorozu.trust.audit.faults import Fault, Kind
from yorozu.trust.audit.stamping import stamp_faults


class Anchor(NamedTuple):
    """The end of one strand of a city's chain at a time, on line `line`."""

    sequence: int
    hash: str
    at: datetime
    line: int


@dataclass(slots=True)
class AnchorLog:
    """The file as it was read: what it anchors, and where it does not hold."""

    path: Path | None = None
    size: int = 0
    anchors: dict[str, list[Anchor]] = field(default_factory=dict)
    rounds: dict[str, list[tuple[int, datetime]]] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)
    stamped: int = 0
    broken: list[Fault] = field(default_factory=list)

    def of(self, strand: str) -> list[Anchor]:
        """A strand's anchors in its order; a line that goes back is a fault of the file."""
        return sorted(self.anchors.get(strand, []))

    def floors(self, strand: str) -> list[datetime]:
        """For each of a strand's anchors, when it was certain last that nothing had been added after it: a line that
        names the city but not the strand says that the strand had not moved."""
        anchors, rounds = self.of(strand), self.rounds.get(strand.split("/")[0], [])
        lines = [line for line, _ in rounds]
        ends = [*(each.line for each in anchors[1:]), len(self.digests) + 1]
        # The last round of the city before the strand's next anchor.
        found = (
            bisect_left(lines, max(end, here.line + 1)) - 1 for here, end in zip(anchors, ends, strict=False)
        )
        return [max(here.at, rounds[number][1]) for here, number in zip(anchors, found, strict=True)]

    def last_of(self, strand: str) -> Anchor | None:
        found = self.anchors.get(strand)
        return found[-1] if found else None

    def digest(self, line: int) -> str | None:
        """The digest of a line, None where there is no such line; a line may have been added since the file was read."""
        if line > len(self.digests) and self.path is not None and _size(self.path) > self.size:
            fresh = read_log(self.path)
            self.digests, self.size = fresh.digests, fresh.size
        return self.digests[line - 1] if 0 < line <= len(self.digests) else None

    def faults(self) -> list[Fault]:
        return self.broken


def strand_name(city: str, lane: int) -> str:
    """What a strand is called in the file; `city` is the municipality's code."""
    return f"{city}/{lane}"


def anchors_path() -> Path:
    return Path(settings.YOROZU_ANCHORS)


def configured_log() -> AnchorLog:
    """The log that the settings name; empty when there is no file yet."""
    return read_log(anchors_path())


def read_log(path: Path) -> AnchorLog:
    """Read the file, which others may be adding to. Raises Unavailable when it cannot be read."""
    log = AnchorLog(path, _size(path))
    try:
        for number, (line, torn) in enumerate(_lines(path), 1):
            _take(log, number, line, torn)
    except OSError as fault:
        raise Unavailable(
            f"外部の控え {path} を読めません（{fault.strerror}）。置き場所と権限を確認してください。"
        ) from None
    return log


def digest_of(line: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a line without its own digest."""
    bare = {name: value for name, value in line.items() if name != "digest"}
    plain = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _lines(path: Path) -> Iterator[tuple[bytes, bytes | None]]:
    """Complete lines, each with the fragment that was torn off before it; a last one without an end is left out."""
    if not path.exists():
        return
    fragment: bytes | None = None
    with path.open("rb") as file:
        for raw in file:
            if not raw.endswith(b"\n"):
                return
            line = raw[:-1]
            if fragment is None and parsed(line) is None:
                fragment = line
                continue
            yield line, fragment
            fragment = None
    if fragment is not None:
        yield fragment, None


def _take(log: AnchorLog, number: int, raw: bytes, torn: bytes | None) -> None:
    line = parsed(raw)
    problem = _line_problem(log, line, torn)
    if problem:
        log.broken.append(Fault(number, f"外部の控えの {number} 行目{problem}", Kind.FILE))
    if line is None:
        return
    log.digests.append(line["digest"])
    try:
        at = datetime.fromisoformat(line["at"])
        if log.times and at < log.times[-1] and not problem:
            log.broken.append(
                Fault(number, f"外部の控えの {number} 行目の時刻が、前の行より前です。", Kind.CLOCK)
            )
        log.times.append(at)
        _read_heads(log, line, at, len(log.digests))
        if line.get("kind") == "stamp":
            log.stamped += 1
            log.broken.extend(stamp_faults(line, number, log.digest(int(line["of"])), log.times))
    except (KeyError, ValueError, TypeError, IndexError):
        if not problem:
            log.broken.append(Fault(number, f"外部の控えの {number} 行目を読めません。", Kind.FILE))


def _read_heads(log: AnchorLog, line: dict[str, Any], at: datetime, number: int) -> None:
    for strand, (sequence, last_hash) in line.get("heads", {}).items():
        before = log.last_of(strand)
        if before is not None and sequence < before.sequence:
            what = (
                f"外部の控えの {number} 行目で、記録が {before.sequence} 番から {sequence} 番へ戻っています。"
            )
            log.broken.append(Fault(number, what, Kind.ANCHOR))
        log.anchors.setdefault(strand, []).append(Anchor(int(sequence), str(last_hash), at, number))
    for city in {strand.split("/")[0] for strand in line.get("heads", {})}:
        log.rounds.setdefault(city, []).append((number, at))


def _line_problem(log: AnchorLog, line: dict[str, Any] | None, torn: bytes | None) -> str:
    if line is None:
        return "が壊れています。"
    if torn is not None and line.get("torn") != hashlib.sha256(torn).hexdigest():
        return "の前に、壊れた行があります。"
    if digest_of(line) != line["digest"]:
        return "が書き換えられています。"
    if line.get("n") != len(log.digests) + 1 or line.get("previous") != (
        log.digests[-1] if log.digests else GENESIS
    ):
        return "が前の行につながっていません。"
    return ""


def parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    known = isinstance(line, dict) and isinstance(line.get("digest"), str) and isinstance(line.get("n"), int)
    return line if known else None


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
