"""What the streams of a PDF would unpack to, found without a parser that unpacks them (ISO 32000-2, 7.3.8 and 7.4).

Every stream stands in the file itself, never inside another; so a search for them misses none that a viewer finds.
"""

import base64
import binascii
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from yorozu.trust.uploads.inflating import is_zlib, unpacked_size
from yorozu.trust.uploads.limits import MAX_STREAM, MAX_UNPACKED_PDF, check_pixels, check_unpacked
from yorozu.trust.uploads.refusal import TOO_MUCH_INSIDE, Broken, Refused

_STREAM = re.compile(rb">>[\s\0]*stream\r?\n")
_FILTER = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]{0,200}\]|/[^\s/<>\[\]()]{1,60})")
_NAME = re.compile(rb"/([^\s/<>\[\]()]{1,60})")
_SIDE = re.compile(rb"/(Width|Height|W|H)\s+(\d{1,10})(\s+\d+\s+R)?")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_SHORT = {b"Fl": b"FlateDecode", b"LZW": b"LZWDecode", b"RL": b"RunLengthDecode", b"A85": b"ASCII85Decode",
          b"AHx": b"ASCIIHexDecode", b"DCT": b"DCTDecode"}  # fmt: skip
_LONGEST_DICTIONARY = 16 * 1024
_MOST_STREAMS = 30_000
_MOST_OBJECTS = 32 * 1024 * 1024
_MOST_FILTERS = 3


@dataclass(frozen=True, slots=True)
class Stream:
    """The text of its dictionary, and its body as it stands in the file."""

    dictionary: bytes
    body: bytes


def check_streams(content: bytes) -> bytes:
    """What stands outside the streams, and the objects packed in streams.

    Raises Refused where a stream, or all together, unpack to too much.
    """
    total, objects, outside, position = 0, 0, list[bytes](), 0
    for number, (start, end, stream) in enumerate(_streams(content)):
        if number >= _MOST_STREAMS:
            raise Refused(TOO_MUCH_INSIDE)
        outside.append(content[position:start])
        position = end
        total += _unpacked(stream)
        check_unpacked(total, MAX_UNPACKED_PDF)
        if b"/ObjStm" in stream.dictionary:
            outside.append(_objects(stream))
            objects += len(outside[-1])
            check_unpacked(objects, _MOST_OBJECTS)
    return b"".join([*outside, content[position:]])


def _streams(content: bytes) -> Iterator[tuple[int, int, Stream]]:
    position = 0
    while (found := _STREAM.search(content, position)) is not None:
        begin = content.rfind(b"obj", max(position, found.start() - _LONGEST_DICTIONARY), found.start())
        dictionary = content[max(begin, position) : found.start() + 2]
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end
        yield found.end(), end, Stream(_plain(dictionary), content[found.end() : end])
        position = end


def _plain(dictionary: bytes) -> bytes:
    """Names written with #xx read as what they are."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), dictionary)


def _unpacked(stream: Stream) -> int:
    filters = _filters(stream.dictionary)
    _check_picture(stream, filters)
    body = stream.body
    for name in filters:
        if name in (b"ASCII85Decode", b"ASCIIHexDecode"):
            body = _from_ascii(name, body)
        elif name == b"LZWDecode":
            return _lzw_size(body, MAX_STREAM)
        elif name == b"RunLengthDecode":
            return _run_length_size(body, MAX_STREAM)
        else:
            break
    return unpacked_size(body, MAX_STREAM) if is_zlib(body) else len(body)


def _objects(stream: Stream) -> bytes:
    """The text of an object stream (7.5.7), as far as it is allowed to be long."""
    filters = _filters(stream.dictionary)
    if filters not in ([], [b"FlateDecode"]):
        raise Refused(TOO_MUCH_INSIDE)  # every program packs them once or not at all
    if not filters:
        return b"endobj" + stream.body
    try:
        return b"endobj" + zlib.decompressobj().decompress(stream.body.lstrip(b"\r\n"), _MOST_OBJECTS + 1)
    except zlib.error:
        raise Broken("packed objects that cannot be unpacked") from None


def _filters(dictionary: bytes) -> list[bytes]:
    found = _FILTER.search(dictionary)
    if found is None and b"/Filter" in dictionary:
        raise Refused(TOO_MUCH_INSIDE)  # kept elsewhere, or more of them than anybody needs
    if found is None:
        return []
    names = [_SHORT.get(each, each) for each in _NAME.findall(found[1])]
    packers = [each for each in names if each in (b"LZWDecode", b"RunLengthDecode", b"FlateDecode")]
    if not names or len(names) > _MOST_FILTERS or (len(packers) > 1 and set(packers) != {b"FlateDecode"}):
        raise Refused(TOO_MUCH_INSIDE)
    return names


def _check_picture(stream: Stream, filters: list[bytes]) -> None:
    """Width × height as declared, and as the JPEG or JPEG 2000 inside says itself."""
    sides: dict[bytes, int] = {}
    for name, number, reference in _SIDE.findall(stream.dictionary):
        if reference:
            raise Broken("the size of a picture is kept elsewhere")
        sides[name[:1]] = max(sides.get(name[:1], 0), int(number))
    check_pixels(sides.get(b"W", 0), sides.get(b"H", 0))
    if b"DCTDecode" in filters[-1:] or b"JPXDecode" in filters[-1:]:
        _check_inner_picture(stream.body)


def _check_inner_picture(body: bytes) -> None:
    try:
        with Image.open(io.BytesIO(body), formats=["JPEG", "JPEG2000"]) as image:
            check_pixels(image.width, image.height)
    except Image.DecompressionBombError:
        raise Refused(TOO_MUCH_INSIDE) from None
    except (OSError, SyntaxError):
        return  # packed once more, or not drawn by viewers either


def _from_ascii(name: bytes, body: bytes) -> bytes:
    text = re.sub(rb"\s", b"", body)
    try:
        if name == b"ASCIIHexDecode":
            digits = text.partition(b">")[0]
            return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        return base64.a85decode(text.partition(b"~>")[0])
    except ValueError:
        return b""


def _run_length_size(body: bytes, most: int) -> int:
    size = position = 0
    while position < len(body) and body[position] != 128:
        length = body[position]
        size += length + 1 if length < 128 else 257 - length
        position += length + 2 if length < 128 else 2
        check_unpacked(size, most)
    return size


def _lzw_size(body: bytes, most: int) -> int:
    """Bytes that come out of LZW (7.4.4), by the length of each entry of its table alone."""
    lengths, size, before, width = [1] * 258, 0, 0, 9
    held = bits = 0
    for byte in body:
        held, bits = (held << 8 | byte) & 0xFFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == 257:
            return size
        if code == 256:
            lengths, before, width = [1] * 258, 0, 9
            continue
        length = lengths[code] if code < len(lengths) else before + 1
        if before and len(lengths) < 4096:
            lengths.append(before + 1)
            width = min(12, max(9, (len(lengths) + 1).bit_length()))
        size, before = size + length, length
        check_unpacked(size, most)
    return size
