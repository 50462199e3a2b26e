"""Bombs in a PDF that are hidden from a search: viewers read more than programs write."""

import base64
import struct
import zlib

import pytest

from tests.trials.uploads.bombs import MEGABYTE, runs, zeros
from yorozu.trust.uploads.pdf import check_pdf
from yorozu.trust.uploads.refusal import Broken, Refused

MUCH = zeros(200)
MUCH_IN_LETTERS = base64.a85encode(MUCH) + b"~>"
BARE = MUCH[2:-4]
FAKE_END = b"\nendstream\nendobj\n"
# A block that is not packed (RFC 1951, 3.2.4) holds the words that end a stream, then comes the rest.
TWO_ENDS = (
    b"\x78\xda\0" + struct.pack("<HH", len(FAKE_END), len(FAKE_END) ^ 0xFFFF) + FAKE_END + BARE + b"\0\0\0\0"
)
FLATE = b"/Filter /FlateDecode"
LETTERS = b"/Filter [/ASCII85Decode /FlateDecode]"


def _pdf(entries: bytes, body: bytes, *, before: bytes = b"", begin: bytes = b"\nstream\n") -> bytes:
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>",
        b"<< " + entries + b" /Length %d >>" % len(body) + begin + body + b"\nendstream",
    ]
    found, places = bytearray(b"%PDF-1.7\n" + before), []
    for number, part in enumerate(parts, 1):
        places.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(found) + end % (rows, len(found))


@pytest.mark.parametrize("begin", [b" %x\nstream\n", b"\nstream\r", b"\nstream \n", b"\nstream%\n"])
def test_a_stream_that_begins_as_only_viewers_read_it_is_refused(begin: bytes) -> None:
    with pytest.raises(Broken, match="oddly"):
        check_pdf(_pdf(FLATE, MUCH, begin=begin))


@pytest.mark.parametrize(
    ("entries", "body"),
    [
        pytest.param(FLATE, TWO_ENDS, id="packed-bytes-that-hold-an-end"),
        pytest.param(b"/Filter /RunLengthDecode", b"\x11" + FAKE_END + runs(200), id="runs-that-hold-an-end"),
        pytest.param(LETTERS + b" /obj 1", MUCH_IN_LETTERS, id="a-name-like-an-object"),
        pytest.param(LETTERS + b" %1 0 obj<<\n", MUCH_IN_LETTERS, id="a-remark-like-an-object"),
        pytest.param(LETTERS + b" /x (1 0 obj<<)", MUCH_IN_LETTERS, id="a-string-like-an-object"),
        pytest.param(b"/x (/Filter /CCITTFaxDecode) " + LETTERS, MUCH_IN_LETTERS, id="two-lists-of-filters"),
        pytest.param(b"/x (/Filter /FlateDecode) /Filter 9 0 R", MUCH_IN_LETTERS, id="a-list-kept-elsewhere"),
        pytest.param(FLATE, b"\xf8\x02" + BARE, id="a-header-that-zlib-minds"),
        pytest.param(b"/Width 60000 /Height 60000 /obj 1", b"abc", id="a-flood-of-pixels"),
    ],
)  # fmt: skip
def test_what_is_hidden_from_a_search_is_counted_all_the_same(entries: bytes, body: bytes) -> None:
    with pytest.raises(Refused):
        check_pdf(_pdf(entries, body))


@pytest.mark.parametrize(
    "body", [MUCH_IN_LETTERS[:99] + b"\x7f" + MUCH_IN_LETTERS[99:], MUCH_IN_LETTERS[:99] + FAKE_END + MUCH_IN_LETTERS]
)  # fmt: skip
def test_letters_that_hold_something_else_are_refused(body: bytes) -> None:
    with pytest.raises(Broken):
        check_pdf(_pdf(LETTERS, body))


@pytest.mark.parametrize(
    ("entries", "body"),
    [
        (FLATE, zlib.compress(b"q Q stream\nendstream")),
        (FLATE, zlib.compress(b"q Q")[:-4]),
        (b"", b"BT (a stream of words) Tj ET"),
        (b"/Filter /ASCIIHexDecode", b"71 20 51"),
        (LETTERS, base64.a85encode(zlib.compress(b"q Q")) + b"~>"),
        (FLATE, zeros(1)),
    ],
)
def test_what_programs_write_is_accepted(entries: bytes, body: bytes) -> None:
    signature = b"9 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached >>\nendobj\n"
    font = b"8 0 obj\n<< /Type /Font /Subtype /CIDFontType2 /W 7 0 R >>\nendobj\n"
    title = b"7 0 obj\n<< /Title (Live stream of the assembly) >>\nendobj\n"
    check_pdf(_pdf(entries, body, before=signature + font + title))


def test_looking_for_hidden_streams_takes_no_longer_the_odder_the_file_is() -> None:
    for filling in (b">>" * MEGABYTE, b"\n" * MEGABYTE, b" stream" * 100_000, b"x stream\0" * 100_000):
        with pytest.raises((Broken, Refused)):
            check_pdf(_pdf(b"/Filter 9 0 R", b"", before=filling))
