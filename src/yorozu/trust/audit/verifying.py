"""Verifying the chains: each entry, the chain's end, and all of it against what was anchored outside the database.

Entries are read in stretches, so memory does not grow with the chain, and others may go on adding meanwhile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from yorozu.foundation.errors import DomainError
from yorozu.municipality.models import Municipality
from yorozu.trust.audit.anchors import Anchor, AnchorLog, configured_log, strand_name
from yorozu.trust.audit.chain import (
    GENESIS,
    LANES,
    Content,
    entry_hash,
    entry_id,
    following,
    head_mac,
    lane_of,
)
from yorozu.trust.audit.faults import Fault, Kind
from yorozu.trust.models import AuditEntry, AuditHead
from yorozu.trust.vault.cities import AuditKey, known_audit_key

# Clocks of several machines differ, and an entry's time is read before its turn in the chain comes.
TOLERANCE = timedelta(minutes=10)
ANCHORED = "audit.anchored"
_STRETCH = 2000
_MOST_FAULTS = 1000
_COLUMNS = (*Content._fields[1:], "hash", "id")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of one city: how many entries there are, how many anchors were compared, and what is wrong."""

    municipality: Municipality
    entries: int
    anchors: int
    faults: list[Fault]


class _Head(NamedTuple):
    sequence: int
    hash: str
    mac: str


@dataclass(slots=True)
class _Strand:
    """Where verifying stands in one strand. `beyond` is the last number seen after the end as it was at first."""

    lane: int
    head: _Head
    anchors: list[Anchor]
    floors: list[datetime]
    next_anchor: int = 0
    last: int = 0
    last_hash: str = GENESIS
    last_at: datetime | None = None
    beyond: int = 0

    @property
    def anchor(self) -> Anchor | None:
        """The first anchor that covers the next entry."""
        return self.anchors[self.next_anchor] if self.next_anchor < len(self.anchors) else None

    @property
    def floor(self) -> datetime | None:
        """When it was written down last that the next entry was not there yet."""
        return self.floors[self.next_anchor - 1] if self.next_anchor else None


@dataclass(slots=True)
class _Walk:
    """A chain being verified."""

    city: Municipality
    key: AuditKey | None
    log: AnchorLog
    until: datetime | None
    strands: list[_Strand]
    count: int = 0


def verify_everything(cities: list[Municipality], *, at: datetime) -> tuple[list[Verified], list[Fault]]:
    """Every city's chain, and what is wrong with the anchor file itself."""
    log = configured_log()
    verified = [verify_city(city, log=log, at=at) for city in cities]
    return verified, log.faults()


def verify_chain(municipality: Municipality) -> list[Fault]:
    """Every place where an entry was altered, removed, added or moved; empty when the chain holds."""
    return verify_city(municipality, log=configured_log()).faults


def verify_city(municipality: Municipality, *, log: AnchorLog, at: datetime | None = None) -> Verified:
    """One city's chain against a log of anchors; with `at`, entries of a later time are faults too."""
    key, key_faults = _key_of(municipality)
    strands = [
        _Strand(lane, head, log.of(name), log.floors(name))
        for lane, head in enumerate(_heads(municipality))
        for name in (strand_name(municipality.code, lane),)
    ]
    walk = _Walk(municipality, key, log, at, strands)
    faults = [*key_faults, *islice(_faults(walk), _MOST_FAULTS)]
    return Verified(municipality, walk.count, sum(each.next_anchor for each in strands), faults)


def _key_of(municipality: Municipality) -> tuple[AuditKey | None, list[Fault]]:
    try:
        return known_audit_key(municipality.pk), []
    except DomainError as fault:
        return None, [Fault(0, f"監査記録の鍵を開けません。{fault.message}", Kind.KEY)]


def _faults(walk: _Walk) -> Iterator[Fault]:
    if walk.key is None and any(each.head.sequence for each in walk.strands):
        yield Fault(0, "監査記録の鍵がないため、記録が本物か確かめられません。", Kind.KEY)
    try:
        for content, kept_hash, row in _entries(walk.city):
            yield from _entry_faults(walk, content, kept_hash, row)
    except (ValueError, TypeError, OverflowError) as fault:
        last = max(each.last for each in walk.strands)
        what = f"{last} 番より後に、読めない記録があります（{type(fault).__name__}）。"
        yield Fault(last + 1, what, Kind.ROW)
    for strand, now in zip(walk.strands, _heads(walk.city), strict=True):
        yield from _end_faults(walk, strand, now)


def _entries(city: Municipality) -> Iterator[tuple[Content, str, int]]:
    last = -1
    rows = AuditEntry.objects.within(city).order_by("sequence").values_list(*_COLUMNS)
    while stretch := list(rows.filter(sequence__gt=last)[:_STRETCH]):
        for each in stretch:
            yield Content(city.pk, *each[:9]), each[9], each[10]
        last = stretch[-1][0]


def _entry_faults(walk: _Walk, content: Content, kept_hash: str, row: int) -> Iterator[Fault]:
    number, strand = content.sequence, walk.strands[lane_of(content.sequence)]
    walk.count += 1
    if number > strand.head.sequence:
        # Added since this began, beside others that may not be seen yet; the end of now must know of it.
        strand.beyond = max(strand.beyond, number)
        return
    yield from _order_faults(strand, content)
    yield from _content_faults(walk, content, kept_hash, row)
    if number == strand.head.sequence and kept_hash != strand.head.hash:
        yield Fault(number, f"記録の末尾（{number} 番）が、控えてある末尾と一致しません。", Kind.HEAD)
    yield from _clock_faults(walk, strand, content)
    yield from _anchor_faults(walk, strand, content, kept_hash)
    strand.last, strand.last_hash, strand.last_at = number, kept_hash, content.at


def _order_faults(strand: _Strand, content: Content) -> Iterator[Fault]:
    number, expected = content.sequence, following(strand.lane, strand.last)
    if number != expected:
        yield Fault(expected, f"{_span(expected, number - LANES)}の記録がありません。", Kind.GAP)
    if content.previous_hash != strand.last_hash:
        yield Fault(number, f"{number} 番の記録は、前の記録につながっていません。", Kind.LINK)


def _span(first: int, last: int) -> str:
    """The numbers of a strand that are missing, in words."""
    return f"{first} 番" if first >= last else f"{first} 番から {last} 番まで（{LANES} 番おき）"


def _content_faults(walk: _Walk, content: Content, kept_hash: str, row: int) -> Iterator[Fault]:
    number = content.sequence
    if kept_hash != entry_hash(content, _secret_for(walk, number)):
        yield Fault(number, f"{number} 番の記録の内容が書き換えられています。", Kind.CONTENT)
    if row != entry_id(content.municipality, number):
        yield Fault(number, f"{number} 番の記録は別の場所に移されています。", Kind.ROW)


def _secret_for(walk: _Walk, number: int) -> bytes | None:
    return walk.key.secret if walk.key is not None and number >= walk.key.since else None


def _clock_faults(walk: _Walk, strand: _Strand, content: Content) -> Iterator[Fault]:
    number, at = content.sequence, content.at
    if strand.last_at is not None and at < strand.last_at - TOLERANCE:
        yield Fault(number, f"{number} 番の記録の時刻が、前の記録より前です。", Kind.CLOCK)
    if walk.until is not None and at > walk.until + TOLERANCE:
        yield Fault(number, f"{number} 番の記録の時刻が、今より後です。", Kind.CLOCK)
    if (floor := strand.floor) is not None and at < floor - TOLERANCE:
        yield Fault(number, f"{number} 番の記録の時刻が、その前に外部へ控えた時刻より前です。", Kind.CLOCK)
    if (anchor := strand.anchor) is not None and at > anchor.at + TOLERANCE:
        yield Fault(number, f"{number} 番の記録の時刻が、外部へ控えた時刻より後です。", Kind.CLOCK)


def _anchor_faults(walk: _Walk, strand: _Strand, content: Content, kept_hash: str) -> Iterator[Fault]:
    number = content.sequence
    while (anchor := strand.anchor) is not None and anchor.sequence <= number:
        if anchor.sequence == number and anchor.hash != kept_hash:
            yield Fault(
                number, f"{number} 番の記録が、外部の控え（{anchor.line} 行目）と違います。", Kind.ANCHOR
            )
        strand.next_anchor += 1
    if content.action == ANCHORED:
        yield from _anchored_faults(walk.log, number, content.details)


def _anchored_faults(log: AnchorLog, number: int, details: Mapping[str, object]) -> Iterator[Fault]:
    line = details.get("line")
    if not isinstance(line, int) or log.digest(line) != details.get("digest"):
        what = f"外部の控えの {line} 行目がないか、{number} 番の記録が写したものと違います。"
        yield Fault(number, what, Kind.FILE)


def _end_faults(walk: _Walk, strand: _Strand, now: _Head) -> Iterator[Fault]:
    yield from _length_faults(strand, now)
    if walk.key is not None and not _is_sealed(walk, strand):
        yield Fault(strand.head.sequence, "控えてある末尾が書き換えられています。", Kind.HEAD)
    if (anchor := strand.anchor) is not None:
        far = strand.anchors[-1]
        what = f"外部の控え（{far.line} 行目）には {far.sequence} 番までありますが、記録は {strand.last} 番で終わっています。"
        yield Fault(min(following(strand.lane, strand.last), anchor.sequence), what, Kind.ANCHOR)


def _length_faults(strand: _Strand, now: _Head) -> Iterator[Fault]:
    """Against the end as it was before the first entry was read, and as it is now: others may have added meanwhile."""
    if strand.head.sequence > strand.last:
        missing = _span(following(strand.lane, strand.last), strand.head.sequence)
        yield Fault(strand.last, f"{missing}の記録がありません。記録の末尾が切られています。", Kind.HEAD)
    if now.sequence < strand.beyond:
        what = f"控えてある末尾（{now.sequence} 番）より後に、記録が加えられています。"
        yield Fault(strand.beyond, what, Kind.HEAD)


def _is_sealed(walk: _Walk, strand: _Strand) -> bool:
    head = strand.head
    if walk.key is None:
        return False
    return head.mac == head_mac(walk.city.pk, strand.lane, head.sequence, head.hash, walk.key.secret)


def _heads(city: Municipality) -> list[_Head]:
    """The chain's ends as the database has them, by strand; number 0 where there is none."""
    columns = ("lane", "sequence", "hash", "mac")
    found = {lane: _Head(*rest) for lane, *rest in AuditHead.objects.within(city).values_list(*columns)}
    return [found.get(lane, _Head(0, GENESIS, "")) for lane in range(LANES)]
