"""Pictures that are none, are cut off, lie about themselves, or unpack to far too much."""

import struct
import zlib
from collections.abc import Iterator
from itertools import product

from tests.trials.uploads.bombs import zeros
from tests.trials.uploads.pictures import chunk, chunks_of, interlaced, joined, jpeg, png
from tests.trials.uploads.sample import Sample, bad

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\xff\xd9"


def bad_pictures() -> Iterator[Sample]:
    yield from _cut_off()
    yield from _floods()
    yield from _lying_pngs()
    yield from _packed_remarks()
    yield from _lying_jpegs()
    yield from _nothing_in_it()


def _cut_off() -> Iterator[Sample]:
    hosts = {
        "jpg": (jpeg(), jpeg(progressive=True)),
        "png": (png(), interlaced((64, 48), 8, 6)),
    }
    for ending, files in hosts.items():
        for kind, content in enumerate(files):
            for part in range(1, 25):
                length = max(9, (len(content) - 13) * part // 24)
                yield bad(f"{ending} {kind} cut off at {part}/24", f"写真.{ending}", content[:length])


def _header(width: int, height: int, depth: int = 8, colour: int = 2, *rest: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, *(rest or (0, 0, 0))))


def _png(header: bytes, packed: bytes = b"", *before: bytes) -> bytes:
    data = packed or zlib.compress(bytes(1000))
    return _SIGNATURE + header + b"".join(before) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _floods() -> Iterator[Sample]:
    sizes = (
        (100_000, 100_000),
        (2**31 - 1, 1),
        (1, 2**31 - 1),
        (65_535, 65_535),
        (60_000_001, 1),
        (20_000, 20_000),
    )
    for size, (depth, colour) in product(sizes, ((8, 2), (1, 0), (16, 6))):
        yield bad(f"PNG of {size} pixels, {depth}/{colour}", "図.png", _png(_header(*size, depth, colour)))
    for width, height in ((65_535, 65_535), (10_000, 6_001), (65_535, 1_000), (30_000, 30_000)):
        photo = bytearray(jpeg())
        frame = photo.index(b"\xff\xc0")
        photo[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
        yield bad(f"JPEG that says {width} × {height}", "写真.jpg", bytes(photo))
    # Whole and true, and too large: who unpacks it to see holds 80 to 240 MB.
    for side, depth, colour, samples in ((8_900, 8, 0, 1), (8_900, 8, 2, 3), (7_800, 16, 2, 6)):
        rows = (1 + side * samples) * side
        whole = zeros(-(-rows // (1024 * 1024)))
        yield bad(
            f"PNG of {side}² pixels, true",
            "図.png",
            _png(_header(side, side, depth, colour), whole),
            heavy=True,
        )
    for size in ((100, 100), (5_000, 5_000)):
        yield bad(f"PNG of {size} whose data unpack to 400 MB", "図.png", _png(_header(*size), zeros(400)))
    yield bad(
        "PNG of 16 bits, 480 MB within the pixels", "図.png", _png(_header(7_700, 7_700, 16, 6), zeros(400))
    )


def _lying_pngs() -> Iterator[Sample]:
    content = png()
    starts = _starts(content)
    for place, length in product(range(len(starts)), (0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000)):
        lying = content[: starts[place]] + length.to_bytes(4, "big") + content[starts[place] + 4 :]
        if lying != content:
            yield bad(f"PNG whose part {place} says {length}", "図.png", lying)
    for place, start in enumerate(starts):
        changed = bytearray(content)
        changed[start + 8 if place < len(starts) - 1 else start + 9] ^= 0x55
        yield bad(f"PNG whose part {place} was changed", "図.png", bytes(changed))
    wrong = [(0, 5, 8, 2), (5, 0, 8, 2), (2**31, 5, 8, 2), (5, 5, 3, 2), (5, 5, 8, 1), (5, 5, 8, 5), (5, 5, 16, 3),
             (5, 5, 0, 0), (5, 5, 8, 2, 1, 0, 0), (5, 5, 8, 2, 0, 1, 0), (5, 5, 8, 2, 0, 0, 2), (5, 5, 32, 2)]  # fmt: skip
    for each in wrong:
        yield bad(f"PNG with the header {each}", "図.png", _png(_header(*each)))
    yield bad("PNG with rows missing", "図.png", _png(_header(100, 100), zlib.compress(bytes(301 * 99))))
    yield bad(
        "PNG with its rows cut off", "図.png", _png(_header(100, 100), zlib.compress(bytes(301 * 100))[:-20])
    )
    yield bad("PNG whose data are no zlib", "図.png", _png(_header(9, 9), b"no zlib at all"))
    parts = chunks_of(content)
    yield bad("PNG without a header", "図.png", joined(parts[1:]))
    yield bad("PNG with a small header", "図.png", joined([(b"IHDR", parts[0][1][:12]), *parts[1:]]))
    yield bad("PNG without data", "図.png", joined([parts[0], parts[-1]]))
    yield bad("PNG without an end", "図.png", joined(parts[:-1]))
    yield bad("PNG with a part nobody knows", "図.png", joined([parts[0], (b"EVIL", b"x"), *parts[1:]]))
    yield bad("PNG with a part of no name", "図.png", joined([parts[0], (b"\0\0\0\0", b"x"), *parts[1:]]))
    yield bad(
        "PNG that moves", "図.png", joined([parts[0], (b"acTL", struct.pack(">II", 10**6, 0)), *parts[1:]])
    )
    many = [parts[0], *((b"tEXt", b"a\0b") for _ in range(25_000)), *parts[1:]]
    yield bad("PNG of 25,000 remarks", "図.png", joined(many))


def _starts(content: bytes) -> list[int]:
    starts, position = [], 8
    for _, data in chunks_of(content):
        starts.append(position)
        position += 12 + len(data)
    return starts


def _packed_remarks() -> Iterator[Sample]:
    parts, packed = chunks_of(png()), zeros(60)
    remarks = {
        b"zTXt": b"Comment\0\0" + packed,
        b"iCCP": b"profile\0\0" + packed,
        b"iTXt": b"Comment\0\1\0ja\0\0" + packed,
    }
    for kind, data in remarks.items():
        yield bad(
            f"PNG with a {kind.decode()} of 60 MB", "図.png", joined([parts[0], (kind, data), *parts[1:]])
        )
    small = (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(900_000)))
    yield bad("PNG with 50 remarks of 900 KB", "図.png", joined([parts[0], *[small] * 50, *parts[1:]]))


def _lying_jpegs() -> Iterator[Sample]:
    photo = jpeg()
    frame, scan = photo.index(b"\xff\xc0"), photo.index(b"\xff\xda")
    rest = photo[frame : frame + 2 + int.from_bytes(photo[frame + 2 : frame + 4], "big")]
    made = {
        "no frame": photo.replace(rest, b"", 1),
        "two frames": photo[:scan] + rest + photo[scan:],
        "a height that comes later": photo[: frame + 5] + b"\0\0" + photo[frame + 7 :],
        "no width": photo[: frame + 7] + b"\0\0" + photo[frame + 9 :],
        "a lossless frame": photo[: frame + 1] + b"\xc3" + photo[frame + 2 :],
        "a hierarchical frame": photo[: frame + 1] + b"\xc5" + photo[frame + 2 :],
        "an arithmetic frame": photo[: frame + 1] + b"\xc9" + photo[frame + 2 :],
        "no scan": photo[:scan] + _END,
        "its end at once": b"\xff\xd8" + _END,
        "a second beginning": photo[:scan] + b"\xff\xd8" + photo[scan:],
        "a segment of length 0": photo[:2] + b"\xff\xe0\0\0" + photo[2:],
        "a segment of length 1": photo[:2] + b"\xff\xe0\0\1" + photo[2:],
        "a segment longer than itself": photo[:2] + b"\xff\xee\xff\xff" + photo[2:],
        "something between segments": photo[:scan] + b"between" + photo[scan:],
        "no end": photo[:-2],
        "500 scans": photo[:-2] + photo[scan:-2] * 500 + _END,
        "only marks": b"\xff\xd8" + b"\xff" * 4000,
        "text for its frame": photo[: frame + 4] + b"\x08abcdefg",
    }
    for what, content in made.items():
        yield bad(f"JPEG with {what}", "写真.jpeg", content)
    for length in (0, 1, 2, 0xFFFF):
        for mark in (b"\xff\xdb", b"\xff\xc4", b"\xff\xc0", b"\xff\xda"):
            place = photo.index(mark) + 2
            lying = photo[:place] + length.to_bytes(2, "big") + photo[place + 2 :]
            yield bad(f"JPEG whose segment {mark.hex()} says {length}", "写真.jpg", lying)


def _nothing_in_it() -> Iterator[Sample]:
    magic = {"pdf": b"%PDF-1.7\n", "jpg": b"\xff\xd8\xff\xe0", "png": _SIGNATURE}
    noise = bytes(range(256)) * 8
    for ending, first in magic.items():
        inside = (
            b"",
            first[:1],
            first,
            first + bytes(5000),
            first + noise,
            first * 500,
            b"\n" + first,
            b" " * 2000,
        )
        for number, content in enumerate(inside):
            yield bad(f"{ending} with nothing in it, {number}", f"空.{ending}", content)
        yield bad(f"{ending} of 11 MB", f"大.{ending}", first + bytes(11_000_000))
