"""Whether a JPEG is whole and stays within limits, without drawing it.

The file is walked segment by segment to its end mark (ITU-T T.81, annex B). That finds what drawing would find (cut
off, something else inside) and costs a fortieth; and no stranger's picture is unpacked in the memory of the service.
"""

import re

from yorozu.trust.uploads.foreign import refuse_foreign, refuse_foreign_tail
from yorozu.trust.uploads.limits import check_pixels
from yorozu.trust.uploads.refusal import Broken

_END, _SCAN, _REMARK = 0xD9, 0xDA, 0xFE
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive: what programs draw. Lossless and hierarchical ones nobody sends."""
_OTHER_FRAMES = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, 0xDE})
_APPLICATIONS = frozenset(range(0xE0, 0xF0))
# A progressive picture of a few bytes a scan costs a viewer as much as one of megabytes, for every scan.
_MOST_SCANS = 100
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Inside a scan FF 00 is a byte of the picture and FF D0–D7 restart it; any other mark ends it.
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def check_whole(content: bytes) -> None:
    """Raises Broken when a segment is missing or the end does not come, Refused above a limit.

    What follows the end mark may be more pictures or a film, as telephones put them there, but no file of another kind.
    """
    position, scans, frames = 2, 0, 0
    while True:
        mark, position = _mark_at(content, position)
        if mark == _END and scans:
            refuse_foreign_tail(content[position:])
            return
        if mark in _ALONE:
            continue
        start, position = position, _after_segment(content, position)
        if mark in _FRAMES:
            frames += 1
            _check_frame(content[start:position], frames)
        elif mark in _OTHER_FRAMES or mark == 0xD8:
            raise Broken("a picture of an unknown kind")
        elif mark in _APPLICATIONS or mark == _REMARK:
            refuse_foreign(content[start:position])
        elif mark == _SCAN:
            scans += 1
            _check_scan(content[start:position])
            position = _end_of_scan(content, position)
            if scans > _MOST_SCANS or not frames:
                raise Broken("too many scans, or one of no picture")


def _check_frame(segment: bytes, frames: int) -> None:
    """One frame, of a size that is known before the first scan (a height of zero would follow later: B.2.5)."""
    height, width = int.from_bytes(segment[3:5], "big"), int.from_bytes(segment[5:7], "big")
    if frames > 1 or len(segment) < 11 or not height or not width:
        raise Broken("a frame too many, or one of no size")
    check_pixels(width, height)


def _check_scan(segment: bytes) -> None:
    """As long as it says that it has components (B.2.3)."""
    if len(segment) < 8 or not 1 <= segment[2] <= 4 or len(segment) != 6 + 2 * segment[2]:
        raise Broken("a scan of unknown components")


def _mark_at(content: bytes, position: int) -> tuple[int, int]:
    """The mark and where its content begins; FF may be repeated before it."""
    if content[position : position + 1] != b"\xff":
        raise Broken("a mark is missing")
    while content[position : position + 1] == b"\xff":
        position += 1
    if position >= len(content) or content[position] == 0:
        raise Broken("a mark is missing")
    return content[position], position + 1


def _after_segment(content: bytes, position: int) -> int:
    length = int.from_bytes(content[position : position + 2], "big")
    if length < 2 or position + length > len(content):
        raise Broken("a segment is cut off")
    return position + length


def _end_of_scan(content: bytes, position: int) -> int:
    found = _AFTER_SCAN.search(content, position)
    if found is None:
        raise Broken("the picture is cut off")
    return found.start()
