"""Damaging the anchor file."""

import json
from datetime import datetime, timedelta
from typing import Any

from tests.trials.tamper.chains import Chains, anchors
from tests.trials.tamper.columns import Kind
from yorozu.trust.audit.anchors import digest_of


def _lines() -> list[bytes]:
    return anchors().read_bytes().splitlines(keepends=True)


def _write(lines: list[bytes]) -> None:
    before, after = anchors().read_bytes(), b"".join(lines)
    assert after != before
    anchors().write_bytes(after)


def _flipped(chains: Chains) -> None:
    data = bytearray(anchors().read_bytes())
    place = chains.rng.randrange(len(data))
    data[place] ^= 1 << chains.rng.randrange(8)
    anchors().write_bytes(bytes(data))


def _line_removed(chains: Chains) -> None:
    lines = _lines()
    del lines[chains.rng.randrange(len(lines))]
    _write(lines)


def _cut(chains: Chains) -> None:
    data = anchors().read_bytes()
    anchors().write_bytes(data[: chains.rng.randrange(len(data) - 1)])


def _line_doubled(chains: Chains) -> None:
    lines = _lines()
    place = chains.rng.randrange(len(lines))
    lines.insert(place, lines[place])
    _write(lines)


def _lines_exchanged(chains: Chains) -> None:
    lines = _lines()
    one, two = chains.rng.sample(range(len(lines)), 2)
    lines[one], lines[two] = lines[two], lines[one]
    _write(lines)


def _line_inserted(chains: Chains) -> None:
    lines = _lines()
    line = chains.rng.choice((b"\n", b"{}\n", b"x" * 40 + b"\n", b'{"n":1,"digest":"' + b"0" * 64 + b'"}\n'))
    lines.insert(chains.rng.randrange(len(lines)), line)
    _write(lines)


def _rewritten(chains: Chains) -> None:
    """One line altered and every digest after it made anew: only the chains themselves know better."""
    lines: list[dict[str, Any]] = [json.loads(each) for each in _lines()]
    place = chains.rng.randrange(len(lines))
    line = lines[place]
    if chains.rng.random() < 0.5:
        line["at"] = (datetime.fromisoformat(line["at"]) + timedelta(seconds=30)).isoformat()
    else:
        line["heads"][chains.rng.choice(list(line["heads"]))][1] = "f" * 64
    for number, each in enumerate(lines[place:], place):
        each["previous"] = lines[number - 1]["digest"] if number else "0" * 64
        each["digest"] = digest_of(each)
    _write([json.dumps(each, sort_keys=True, separators=(",", ":")).encode() + b"\n" for each in lines])


def _removed(chains: Chains) -> None:
    anchors().unlink()


LINES: dict[str, Kind] = {
    "a bit of the anchor file flipped": _flipped,
    "a line of the anchor file removed": _line_removed,
    "the anchor file cut": _cut,
    "a line of the anchor file doubled": _line_doubled,
    "lines of the anchor file exchanged": _lines_exchanged,
    "a line put into the anchor file": _line_inserted,
    "the anchor file rewritten, its digests made anew": _rewritten,
    "the anchor file removed": _removed,
}
