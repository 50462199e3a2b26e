"""Whether a JPEG is whole, without drawing it.

The file is walked segment by segment to its end mark (ITU-T T.81, annex B). That finds what drawing would find (cut
off, something else inside) and costs a fortieth; and no stranger's picture is unpacked in the memory of the service.
"""

import re

_END, _SCAN = 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Inside a scan FF 00 is a byte of the picture and FF D0–D7 restart it; any other mark ends it.
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def check_whole(content: bytes) -> None:
    """Raises ValueError when a segment is missing or the end does not come. What follows the end mark is left alone,
    as telephones put more pictures there."""
    position, scans = 2, 0
    while True:
        mark, position = _mark_at(content, position)
        if mark == _END and scans:
            return
        if mark in _ALONE:
            continue
        position = _after_segment(content, position)
        if mark == _SCAN:
            scans += 1
            position = _end_of_scan(content, position)


def _mark_at(content: bytes, position: int) -> tuple[int, int]:
    """The mark and where its content begins; FF may be repeated before it."""
    if content[position : position + 1] != b"\xff":
        raise ValueError("a mark is missing")
    while content[position : position + 1] == b"\xff":
        position += 1
    if position >= len(content) or content[position] == 0:
        raise ValueError("a mark is missing")
    return content[position], position + 1


def _after_segment(content: bytes, position: int) -> int:
    length = int.from_bytes(content[position : position + 2], "big")
    if length < 2 or position + length > len(content):
        raise ValueError("a segment is cut off")
    return position + length


def _end_of_scan(content: bytes, position: int) -> int:
    found = _AFTER_SCAN.search(content, position)
    if found is None:
        raise ValueError("the picture is cut off")
    return found.start()
