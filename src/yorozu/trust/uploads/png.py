"""Whether a PNG is whole and stays within limits, part by part, nothing unpacked but in passing.

PNG specification, third edition (W3C 2025): 5 (chunks), 7.2 and 8 (rows, interlacing), 11.2 (header).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from yorozu.trust.uploads.foreign import refuse_foreign, refuse_foreign_tail
from yorozu.trust.uploads.inflating import Counter
from yorozu.trust.uploads.limits import check_pixels, check_unpacked
from yorozu.trust.uploads.refusal import Broken, Refused

_SIGNATURE = 8
_MOST_CHUNKS = 20_000
_MOST_REMARKS = 8 * 1024 * 1024
_SLACK = 64 * 1024
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Adam7: where each pass begins, and how far its pixels lie apart (x, y, step x, step y).
_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
_MOVING = "動く画像は受け付けられません。動かない画像として保存し直してください。"


@dataclass(frozen=True, slots=True)
class Header:
    """`bits` of one pixel."""

    width: int
    height: int
    bits: int
    interlaced: bool

    def unpacked(self) -> int:
        """Bytes of all rows, each with the byte that names its filter."""
        if not self.interlaced:
            return self.height * _row(self.width, self.bits)
        total = 0
        for x, y, step_x, step_y in _PASSES:
            columns, rows = -(-(self.width - x) // step_x), -(-(self.height - y) // step_y)
            total += rows * _row(columns, self.bits) if columns > 0 and rows > 0 else 0
        return total


def check_whole(content: bytes) -> None:
    """Raises Broken where a part is missing, changed or says too much or too little, Refused above a limit."""
    chunks = _chunks(content)
    kind, data, _ = next(chunks)
    if kind != b"IHDR":
        raise Broken("the header is not first")
    header = _header(data)
    expected = header.unpacked()
    check_pixels(header.width, header.height)
    check_unpacked(expected)
    rows, remarks = Counter(expected + _SLACK), Counter(_MOST_REMARKS)
    for kind, data, end in chunks:
        if kind == b"IDAT":
            if not rows.ended:
                rows.feed(data)
        elif kind == b"IEND":
            if rows.size < expected:
                raise Broken("rows are missing")
            refuse_foreign_tail(content[end:])
            return
        else:
            remarks = _remark(kind, data, remarks)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Kind and data of each, and where it ends. Raises Broken at the first that does not hold."""
    position = _SIGNATURE
    for _ in range(_MOST_CHUNKS):
        if position + 12 > len(content):
            raise Broken("a part is missing")
        length, kind = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if end > len(content) or not kind.isalpha():
            raise Broken("a part is cut off")
        data = content[position + 8 : end - 4]
        if zlib.crc32(data, zlib.crc32(kind)) != int.from_bytes(content[end - 4 : end], "big"):
            raise Broken("a part was changed")
        yield kind, data, end
        position = end
    raise Broken("too many parts")


def _header(data: bytes) -> Header:
    if len(data) != 13:
        raise Broken("no header")
    width, height, depth, colour, packing, filtering, interlacing = struct.unpack(">IIBBBBB", data)
    known = depth in _DEPTHS.get(colour, ()) and packing == filtering == 0 and interlacing in (0, 1)
    if not known or not 0 < width < 2**31 or not 0 < height < 2**31:
        raise Broken("an unknown header")
    return Header(width, height, depth * _SAMPLES[colour], interlacing == 1)


def _remark(kind: bytes, data: bytes, remarks: Counter) -> Counter:
    """Looks at what is not the picture; packed remarks count against one limit together."""
    if kind in (b"acTL", b"fcTL", b"fdAT"):
        raise Refused(_MOVING)
    if kind[0] & 0x20 == 0 and kind != b"PLTE":
        raise Broken("an unknown part that must be understood")
    refuse_foreign(data)
    if (packed := _packed(kind, data)) is not None:
        following = Counter(_MOST_REMARKS - remarks.size)
        following.feed(packed)
        remarks.size += following.size
    return remarks


def _packed(kind: bytes, data: bytes) -> bytes | None:
    """The zlib stream inside a remark: keyword, NUL, (method,) stream (11.3.2.3, 11.3.3)."""
    if kind in (b"zTXt", b"iCCP"):
        return data.partition(b"\0")[2][1:]
    if kind == b"iTXt":
        after = data.partition(b"\0")[2]
        if after[:1] == b"\1":
            return after[2:].split(b"\0", 2)[-1]
    return None


def _row(columns: int, bits: int) -> int:
    return 1 + -(-columns * bits // 8)
