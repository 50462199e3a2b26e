"""What the streams of a PDF would unpack to, found without a parser that unpacks them (ISO 32000-2, 7.3.8 and 7.4).

Every stream stands in the file itself, never inside another; so a search for them misses none that a viewer finds. Where
viewers are more lenient than writers ever need, the file is refused instead: a stream that begins oddly is none of a
program's. Neither the word that ends a stream nor those around its dictionary are believed where a remark, a string or
the packed bytes could hold them: packed data ends where it says so itself, and everything since the stream before counts.
"""

import base64
import binascii
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from yorozu.trust.uploads.inflating import bare_size, is_zlib, unpacked_size
from yorozu.trust.uploads.limits import MAX_STREAM, MAX_UNPACKED_PDF, check_pixels, check_unpacked
from yorozu.trust.uploads.refusal import TOO_MUCH_INSIDE, Broken, Refused

_STREAM = re.compile(rb">>[\s\0]*stream\r?\n")
_FILTER = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]{0,200}\]|/[^\s/<>\[\]()]{1,60})")
_KEYWORD = re.compile(rb"(?<![A-Za-z0-9])stream(?![A-Za-z0-9])")
_SPACE = b"\0\t\n\f\r "
_NAME = re.compile(rb"/([^\s/<>\[\]()]{1,60})")
_SIDE = re.compile(rb"/(Width|Height|W|H)\s+(\d{1,10})(\s+\d+\s+R)?")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_SHORT = {b"Fl": b"FlateDecode", b"LZW": b"LZWDecode", b"RL": b"RunLengthDecode", b"A85": b"ASCII85Decode",
          b"AHx": b"ASCIIHexDecode", b"DCT": b"DCTDecode"}  # fmt: skip
_LONGEST_DICTIONARY = 16 * 1024
_KNOWN = {b"FlateDecode", b"LZWDecode", b"RunLengthDecode", b"ASCII85Decode", b"ASCIIHexDecode", b"DCTDecode",
          b"JPXDecode", b"CCITTFaxDecode", b"JBIG2Decode", b"Crypt"}  # fmt: skip
_MOST_STREAMS = 30_000
_MOST_OBJECTS = 32 * 1024 * 1024
_MOST_FILTERS = 3
_MOST_OF_ASCII = 4
"""Bytes of one letter: z of ASCII85."""


@dataclass(frozen=True, slots=True)
class Stream:
    """`around` is everything since the stream before, `dictionary` its end from the last object's beginning on.

    `body` goes on to the end of the file; after `length` bytes comes what should be the stream's end.
    """

    around: bytes
    dictionary: bytes
    body: memoryview
    length: int

    @property
    def plain_body(self) -> bytes:
        return bytes(self.body[: self.length])


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
        if b"/ObjStm" in stream.around:
            outside.append(_objects(stream))
            objects += len(outside[-1])
            check_unpacked(objects, _MOST_OBJECTS)
    return b"".join([*outside, content[position:]])


def _streams(content: bytes) -> Iterator[tuple[int, int, Stream]]:
    position, whole = 0, memoryview(content)
    while (found := _STREAM.search(content, position)) is not None:
        _refuse_odd_beginning(content, position, found.start() + 2)
        begin = content.rfind(b"obj", max(position, found.start() - _LONGEST_DICTIONARY), found.start())
        around, dictionary = (
            _plain(content[start : found.start() + 2]) for start in (position, max(begin, position))
        )
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end
        yield found.end(), end, Stream(around, dictionary, whole[found.end() :], end - found.end())
        position = end
    _refuse_odd_beginning(content, position, len(content))


def _refuse_odd_beginning(content: bytes, start: int, stop: int) -> None:
    """Raises Broken for the word at the beginning of a line or behind a dictionary: with a remark between, or ended
    by something else than a line's end, viewers would read the stream that follows all the same."""
    for found in _KEYWORD.finditer(content, start, stop):
        before = found.start()
        while before > start and content[before - 1] in _SPACE:
            before -= 1
        gap = content[before : found.start()]
        if before == start or b"\n" in gap or b"\r" in gap or content[before - 2 : before] == b">>":
            raise Broken("a stream begins oddly")


def _plain(dictionary: bytes) -> bytes:
    """Names written with #xx read as what they are."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), dictionary)


def _unpacked(stream: Stream) -> int:
    """The most that comes out by any of the ways that stand around it."""
    ways = _filters(stream.around)
    _check_picture(stream, ways)
    return max(_unpacked_by(way, stream) for way in ways or [[]])


def _unpacked_by(filters: list[bytes], stream: Stream) -> int:
    body = stream.body
    for name in filters:
        if name in (b"ASCII85Decode", b"ASCIIHexDecode"):
            if filters == [name]:
                return _MOST_OF_ASCII * stream.length  # some programs leave out its end mark
            body = memoryview(_from_ascii(name, stream.plain_body if body is stream.body else bytes(body)))
        elif name == b"LZWDecode":
            return _lzw_size(body, MAX_STREAM)
        elif name == b"RunLengthDecode":
            return _run_length_size(body, MAX_STREAM)
        else:
            break
    length = stream.length if body is stream.body else len(body)
    if is_zlib(body):
        return unpacked_size(body, MAX_STREAM)
    # Some viewers do not mind a header that zlib does.
    return max(length, bare_size(body[2:], MAX_STREAM)) if b"FlateDecode" in filters else length


def _objects(stream: Stream) -> bytes:
    """The text of an object stream (7.5.7), as far as it is allowed to be long."""
    ways = _filters(stream.around)
    if ways not in ([], [[b"FlateDecode"]]):
        raise Refused(TOO_MUCH_INSIDE)  # every program packs them once or not at all
    if not ways:
        return b"endobj" + stream.plain_body
    body = stream.body
    while body and body[0] in b"\r\n":
        body = body[1:]
    try:
        return b"endobj" + zlib.decompressobj().decompress(body, _MOST_OBJECTS + 1)
    except zlib.error:
        raise Broken("packed objects that cannot be unpacked") from None


def _filters(around: bytes) -> list[list[bytes]]:
    """Each list of filters that is named there and that viewers know; one, where nobody is up to something."""
    found: list[bytes] = _FILTER.findall(around)
    if around.count(b"/Filter") > len(found):
        raise Refused(TOO_MUCH_INSIDE)  # kept elsewhere, or more of them than anybody needs
    ways = [[_long(each) for each in _NAME.findall(names)] for names in found]
    ways = [way for way in ways if not _KNOWN.isdisjoint(way)]
    for names in ways:
        packers = [each for each in names if each in (b"LZWDecode", b"RunLengthDecode", b"FlateDecode")]
        if len(names) > _MOST_FILTERS or (len(packers) > 1 and set(packers) != {b"FlateDecode"}):
            raise Refused(TOO_MUCH_INSIDE)
    return ways


def _long(name: bytes) -> bytes:
    return _SHORT.get(name, name)


def _check_picture(stream: Stream, ways: list[list[bytes]]) -> None:
    """Width × height as declared, and as the JPEG or JPEG 2000 inside says itself."""
    sides: dict[bytes, int] = {}
    for name, number, reference in _SIDE.findall(stream.around):
        # The short names stand for other things in other objects (the widths of a font), never the long ones.
        if reference and (len(name) > 1 or b"/%s %s%s" % (name, number, reference) in stream.dictionary):
            raise Broken("the size of a picture is kept elsewhere")
        if not reference:
            sides[name[:1]] = max(sides.get(name[:1], 0), int(number))
    check_pixels(sides.get(b"W", 0), sides.get(b"H", 0))
    if any(way[-1] in (b"DCTDecode", b"JPXDecode") for way in ways) and not _check_inner_picture(
        stream.plain_body
    ):
        _check_inner_picture(bytes(stream.body))


def _check_inner_picture(body: bytes) -> bool:
    """False where it is none: packed once more, or not drawn by viewers either."""
    try:
        with Image.open(io.BytesIO(body), formats=["JPEG", "JPEG2000"]) as image:
            check_pixels(image.width, image.height)
    except Image.DecompressionBombError:
        raise Refused(TOO_MUCH_INSIDE) from None
    except (OSError, SyntaxError):
        return False
    return True


def _from_ascii(name: bytes, body: bytes) -> bytes:
    """Raises Broken where the end mark is missing (7.4.2, 7.4.3) or something else is between."""
    text, ended, _ = re.sub(rb"[\s\0]", b"", body).partition(b">" if name == b"ASCIIHexDecode" else b"~>")
    if not ended:
        raise Broken("no end")
    try:
        if name == b"ASCIIHexDecode":
            return binascii.unhexlify(text + b"0" * (len(text) % 2))
        return base64.a85decode(text.removeprefix(b"<~"))
    except ValueError:
        raise Broken("no text of this kind") from None


def _run_length_size(body: memoryview, most: int) -> int:
    size = position = 0
    while position < len(body) and body[position] != 128:
        length = body[position]
        size += length + 1 if length < 128 else 257 - length
        position += length + 2 if length < 128 else 2
        check_unpacked(size, most)
    return size


def _lzw_size(body: memoryview, most: int) -> int:
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
