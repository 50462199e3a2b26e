"""Verifying the chains: each entry, the chain's end, and all of it against what was anchored outside the database.

Entries are read in stretches, so memory does not grow with the chain, and others may go on adding meanwhile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from yorozu.foundation.errors import DomainError
from yorozu.municipality.models import Municipality
from yorozu.trust.audit.anchors import Anchor, AnchorLog, configured_log
from yorozu.trust.audit.chain import GENESIS, Content, entry_hash, entry_id, head_mac
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
class _Walk:
    """Where verifying stands in a chain."""

    city: Municipality
    key: AuditKey | None
    log: AnchorLog
    head: _Head
    until: datetime | None
    anchors: list[Anchor] = field(default_factory=list)
    next_anchor: int = 0
    count: int = 0
    last: int = 0
    last_hash: str = GENESIS
    last_at: datetime | None = None

    @property
    def anchor(self) -> Anchor | None:
        """The first anchor that covers the next entry."""
        return self.anchors[self.next_anchor] if self.next_anchor < len(self.anchors) else None

    @property
    def anchor_before(self) -> Anchor | None:
        return self.anchors[self.next_anchor - 1] if self.next_anchor else None


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
    walk = _Walk(municipality, key, log, _head(municipality), at, log.of(municipality.code))
    faults = [*key_faults, *islice(_faults(walk), _MOST_FAULTS)]
    return Verified(municipality, walk.count, walk.next_anchor, faults)


def _key_of(municipality: Municipality) -> tuple[AuditKey | None, list[Fault]]:
    try:
        return known_audit_key(municipality.pk), []
    except DomainError as fault:
        return None, [Fault(0, f"監査記録の鍵を開けません。{fault.message}", Kind.KEY)]


def _faults(walk: _Walk) -> Iterator[Fault]:
    if walk.key is None and walk.head.sequence:
        yield Fault(0, "監査記録の鍵がないため、記録が本物か確かめられません。", Kind.KEY)
    try:
        for content, kept_hash, row in _entries(walk.city):
            yield from _entry_faults(walk, content, kept_hash, row)
    except (ValueError, TypeError, OverflowError) as fault:
        what = f"{walk.last} 番より後に、読めない記録があります（{type(fault).__name__}）。"
        yield Fault(walk.last + 1, what, Kind.ROW)
    yield from _end_faults(walk)


def _entries(city: Municipality) -> Iterator[tuple[Content, str, int]]:
    last = -1
    rows = AuditEntry.objects.within(city).order_by("sequence").values_list(*_COLUMNS)
    while stretch := list(rows.filter(sequence__gt=last)[:_STRETCH]):
        for each in stretch:
            yield Content(city.pk, *each[:9]), each[9], each[10]
        last = stretch[-1][0]


def _entry_faults(walk: _Walk, content: Content, kept_hash: str, row: int) -> Iterator[Fault]:
    number = content.sequence
    yield from _order_faults(walk, content)
    yield from _content_faults(walk, content, kept_hash, row)
    if number == walk.head.sequence and kept_hash != walk.head.hash:
        yield Fault(number, f"記録の末尾（{number} 番）が、控えてある末尾と一致しません。", Kind.HEAD)
    yield from _clock_faults(walk, content)
    yield from _anchor_faults(walk, content, kept_hash)
    walk.last, walk.last_hash, walk.last_at = number, kept_hash, content.at
    walk.count += 1


def _order_faults(walk: _Walk, content: Content) -> Iterator[Fault]:
    number = content.sequence
    if number != walk.last + 1:
        yield Fault(
            walk.last + 1, f"{walk.last + 1} 番から {number - 1} 番までの記録がありません。", Kind.GAP
        )
    if content.previous_hash != walk.last_hash:
        yield Fault(number, f"{number} 番の記録は直前の記録につながっていません。", Kind.LINK)


def _content_faults(walk: _Walk, content: Content, kept_hash: str, row: int) -> Iterator[Fault]:
    number = content.sequence
    if kept_hash != entry_hash(content, _secret_for(walk, number)):
        yield Fault(number, f"{number} 番の記録の内容が書き換えられています。", Kind.CONTENT)
    if row != entry_id(content.municipality, number):
        yield Fault(number, f"{number} 番の記録は別の場所に移されています。", Kind.ROW)


def _secret_for(walk: _Walk, number: int) -> bytes | None:
    return walk.key.secret if walk.key is not None and number >= walk.key.since else None


def _clock_faults(walk: _Walk, content: Content) -> Iterator[Fault]:
    number, at = content.sequence, content.at
    if walk.last_at is not None and at < walk.last_at - TOLERANCE:
        yield Fault(number, f"{number} 番の記録の時刻が、直前の記録より前です。", Kind.CLOCK)
    if walk.until is not None and at > walk.until + TOLERANCE:
        yield Fault(number, f"{number} 番の記録の時刻が、今より後です。", Kind.CLOCK)
    if (before := walk.anchor_before) is not None and at < before.at - TOLERANCE:
        yield Fault(number, f"{number} 番の記録の時刻が、その前に外部へ控えた時刻より前です。", Kind.CLOCK)
    if (anchor := walk.anchor) is not None and at > anchor.at + TOLERANCE:
        yield Fault(number, f"{number} 番の記録の時刻が、外部へ控えた時刻より後です。", Kind.CLOCK)


def _anchor_faults(walk: _Walk, content: Content, kept_hash: str) -> Iterator[Fault]:
    number = content.sequence
    while (anchor := walk.anchor) is not None and anchor.sequence <= number:
        if anchor.sequence == number and anchor.hash != kept_hash:
            yield Fault(
                number, f"{number} 番の記録が、外部の控え（{anchor.line} 行目）と違います。", Kind.ANCHOR
            )
        walk.next_anchor += 1
    if content.action == ANCHORED:
        yield from _anchored_faults(walk.log, number, content.details)


def _anchored_faults(log: AnchorLog, number: int, details: Mapping[str, object]) -> Iterator[Fault]:
    line = details.get("line")
    if not isinstance(line, int) or log.digest(line) != details.get("digest"):
        what = f"外部の控えの {line} 行目がないか、{number} 番の記録が写したものと違います。"
        yield Fault(number, what, Kind.FILE)


def _end_faults(walk: _Walk) -> Iterator[Fault]:
    yield from _length_faults(walk)
    if walk.key is not None and not _is_sealed(walk, walk.head):
        yield Fault(walk.head.sequence, "控えてある末尾が書き換えられています。", Kind.HEAD)
    if (anchor := walk.anchor) is not None:
        far = walk.anchors[-1]
        what = f"外部の控え（{far.line} 行目）には {far.sequence} 番までありますが、記録は {walk.last} 番で終わっています。"
        yield Fault(min(walk.last + 1, anchor.sequence), what, Kind.ANCHOR)


def _length_faults(walk: _Walk) -> Iterator[Fault]:
    """Against the end as it was before the first entry was read, and as it is now: others may have added meanwhile."""
    if walk.head.sequence > walk.last:
        what = f"{walk.last + 1} 番から {walk.head.sequence} 番までの記録がありません。記録の末尾が切られています。"
        yield Fault(walk.last, what, Kind.HEAD)
    if (now := _head(walk.city)).sequence < walk.last:
        what = f"控えてある末尾（{now.sequence} 番）より後に、記録が加えられています。"
        yield Fault(walk.last, what, Kind.HEAD)


def _is_sealed(walk: _Walk, head: _Head) -> bool:
    if walk.key is None or not head.sequence:
        return False
    return head.mac == head_mac(walk.city.pk, head.sequence, head.hash, walk.key.secret)


def _head(city: Municipality) -> _Head:
    """The chain's end as the database has it; number 0 where there is none."""
    found = AuditHead.objects.filter(pk=city.pk).values_list("sequence", "hash", "mac").first()
    return _Head(*found) if found else _Head(0, GENESIS, "")
