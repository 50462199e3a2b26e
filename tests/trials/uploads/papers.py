"""PDFs: those that real libraries write, and a writer that writes whatever it is told."""

import base64
import io
import zlib
from collections.abc import Iterator, Mapping

import typst
from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, Fit, NameObject, TextStringObject

from tests.trials.uploads.pictures import jpeg, named, picture
from tests.trials.uploads.sample import Sample, good

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
TEXT = b"BT /F1 12 Tf 72 720 Td (application) Tj ET"


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), entries, body)


def packed(body: bytes) -> bytes:
    return stream(zlib.compress(body), b"/Filter/FlateDecode")


def paper(
    *,
    catalogue: bytes = b"",
    pages: bytes = b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    page: bytes = b"",
    contents: bytes | None = None,
    more: Mapping[int, bytes] | None = None,
    trailer: bytes = b"",
    version: bytes = b"1.7",
) -> bytes:
    """A PDF of one page; what is given is added to its catalogue, its page, its trailer and its objects (from 5)."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>",
        2: pages,
        3: PAGE[:-2] + page + b">>",
        4: stream(TEXT) if contents is None else contents,
        **(more or {}),
    }
    return written(objects, trailer=trailer, version=version)


def written(objects: Mapping[int, bytes], *, trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    out, places = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    most = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(most)
    )
    end = b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (most, table, most, trailer, len(out))


def with_object_stream(
    objects: Mapping[int, bytes], hidden: Mapping[int, bytes], packed_as: bytes | None = None
) -> bytes:
    """A PDF 1.5 whose `hidden` objects stand packed in an object stream, with a table that is a stream too."""
    heads = b"".join(
        b"%d %d " % (number, sum(len(body) + 1 for body in list(hidden.values())[:place]))
        for place, number in enumerate(hidden)
    )
    inside = heads + b"".join(body + b" " for body in hidden.values())
    holder, table = max([*objects, *hidden]) + 1, max([*objects, *hidden]) + 2
    entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(hidden), len(heads))
    body = zlib.compress(inside) if packed_as is None else packed_as
    out, places = b"%PDF-1.5\n", {}
    for number, each in {**objects, holder: stream(body, entries)}.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b""
    for number in range(table + 1):
        if number in hidden:
            rows += b"\2" + holder.to_bytes(4, "big") + bytes([list(hidden).index(number)])
        else:
            place = len(out) if number == table else places.get(number, 0)
            rows += bytes([1 if place else 0]) + place.to_bytes(4, "big") + b"\0"
    entries = b"/Type/XRef/W[1 4 1]/Root 1 0 R/Size %d/Filter/FlateDecode" % (table + 1)
    return out + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        table, stream(zlib.compress(rows), entries), len(out),
    )  # fmt: skip


def pages_of(count: int, size: tuple[float, float] = (595, 842)) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(*size)
    return writer


def saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned(pages: list[Image.Image], **options: object) -> bytes:
    """As a scanner or a telephone makes one of photographs."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], **options)
    return out.getvalue()


def good_papers() -> Iterator[Sample]:
    for number, (what, content) in enumerate(_papers()):
        yield good(f"PDF {what}", named(number, "pdf"), content, heavy=len(content) > 500_000)


def _papers() -> Iterator[tuple[str, bytes]]:
    for count in (1, 2, 10, 300):
        yield f"of {count} pages", saved(pages_of(count))
    for size in ((100, 100), (842, 1191), (14400, 14400)):
        yield f"of size {size}", saved(pages_of(1, size))
    for mode in ("1", "L", "P", "RGB", "RGBA", "CMYK"):
        yield f"scanned {mode}", scanned([picture(mode if mode != "RGBA" else "RGB", (400, 300))])
    yield "scanned 10 pages", scanned([picture(size=(827, 1169), seed=each) for each in range(10, 110, 10)])
    yield "scanned large", scanned([picture(size=(2480, 3508), seed=50) for _ in range(2)], quality=75)
    for version in (b"1.0", b"1.3", b"1.4", b"1.5", b"1.6", b"1.7", b"2.0"):
        yield f"version {version.decode()}", paper(version=version)
    yield from _typeset()
    yield from _filled()
    yield from _streams()
    yield from _ends()


def _typeset() -> Iterator[tuple[str, bytes]]:
    for pages in (1, 5, 40):
        text = "= 委任状\n" + "私は、髙橋𠮷子を代理人と定めます。\n#pagebreak()\n" * (pages - 1) + "以上"
        yield f"typeset, {pages} pages", typst.compile(text.encode())
    for standard in ("1.7", "a-2b", "a-3b"):
        text = '#set document(title: "証明書", date: datetime(year: 2026, month: 11, day: 20))\n'
        yield f"typeset as {standard}", typst.compile((text + "証明書").encode(), pdf_standards=[standard])
    text = "#table(columns: 4, ..range(400).map(n => [#n]))"
    yield "typeset, a long table", typst.compile(text.encode())


def _filled() -> Iterator[tuple[str, bytes]]:
    writer = pages_of(3)
    writer.add_metadata({"/Title": "申請書 <写し>", "/Author": "髙橋 𠮷子", "/Producer": "よろず"})
    for number in range(3):
        writer.add_outline_item(title=f"第{number + 1}章", page_number=number)
    writer.add_annotation(0, Link(rect=(50, 50, 200, 80), url="https://www.city.example.lg.jp/"))
    writer.add_annotation(0, Link(rect=(50, 90, 200, 120), target_page_index=2, fit=Fit.fit()))
    yield "with title, outline and links", saved(writer)
    writer = pages_of(2)
    writer.open_destination = "start"
    writer.add_named_destination("start", 1)
    yield "that opens at a place", saved(writer)
    yield "that opens fitted", paper(catalogue=b"/OpenAction[3 0 R/Fit]")
    yield "that opens by going to a page", paper(catalogue=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>")
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(%s)/V(%s)/Rect[50 50 200 80]/P 3 0 R%s>>"
    fields = {5: field % (b"name", b"\xfe\xff\x9a\xd8", b""), 6: field % (b"sum", b"3", b"/AA<</C 7 0 R>>")}
    more = {**fields, 7: b"<</S/JavaScript/JS(event.value = 1 + 2;)>>"}
    form = paper(catalogue=b"/AcroForm<</Fields[5 0 R 6 0 R]>>", page=b"/Annots[5 0 R 6 0 R]", more=more)
    yield "a form of the ministry, one field reckons when it is filled in", form
    button = b"<</Type/Annot/Subtype/Widget/FT/Btn/T(clear)/Rect[0 0 9 9]/A<</S/ResetForm>>>>"
    yield "a form with a button to clear it", paper(page=b"/Annots[5 0 R]", more={5: button})
    signature = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Contents<%s>/ByteRange[0 1 2 3]>>"
    )
    signed = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/V 6 0 R/Rect[0 0 0 0]>>"
    catalogue = b"/AcroForm<</Fields[5 0 R]/SigFlags 3>>"
    yield (
        "signed",
        paper(catalogue=catalogue, page=b"/Annots[5 0 R]", more={5: signed, 6: signature % (b"00" * 4000)}),
    )
    notes = b"<</Type/Annot/Subtype/Highlight/Rect[0 0 9 9]/Contents(memo)>>"
    yield (
        "with remarks",
        paper(page=b"/Annots[5 0 R 6 0 R]", more={5: notes, 6: notes.replace(b"Highlight", b"Text")}),
    )
    xmp = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
    metadata = stream(xmp, b"/Type/Metadata/Subtype/XML")
    yield "with XMP", paper(catalogue=b"/Metadata 5 0 R", more={5: metadata})
    yield "with names of places", paper(catalogue=b"/Names<</Dests<</Names[(a)[3 0 R/Fit]]>>>>")
    yield (
        "with empty lists of names",
        paper(catalogue=b"/Names<</EmbeddedFiles<</Names[]>>/JavaScript<</Names[]>>>>"),
    )
    tagged = b"/MarkInfo<</Marked true>>/StructTreeRoot<</Type/StructTreeRoot>>/Lang(ja-JP)"
    yield "tagged", paper(catalogue=tagged)


def _streams() -> Iterator[tuple[str, bytes]]:
    text = TEXT * 50
    yield "plain stream", paper(contents=stream(text))
    yield "Flate", paper(contents=packed(text))
    yield (
        "Flate twice",
        paper(contents=stream(zlib.compress(zlib.compress(text)), b"/Filter[/FlateDecode/FlateDecode]")),
    )
    yield "hexadecimal", paper(contents=stream(text.hex().encode() + b">", b"/Filter/ASCIIHexDecode"))
    a85 = base64.a85encode(zlib.compress(text)) + b"~>"
    yield "ASCII85 and Flate", paper(contents=stream(a85, b"/Filter[/ASCII85Decode/FlateDecode]"))
    run = bytes([len(TEXT) - 1]) + TEXT + b"\x80"
    yield "RunLength", paper(contents=stream(run, b"/Filter/RunLengthDecode"))
    yield (
        "objects in a stream",
        with_object_stream(
            {4: stream(TEXT)},
            {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: PAGE},
        ),
    )
    image = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/%s"
    for width, height in ((100, 80), (3000, 2000)):
        shown = stream(jpeg((width, height)), image % (width, height, b"DeviceRGB", b"DCTDecode"))
        yield (
            f"a photograph of {width} × {height}",
            paper(page=b"/Resources<</XObject<</I 5 0 R>>>>", more={5: shown}),
        )
        white = stream(
            zlib.compress(b"\xff" * (width * height)), image % (width, height, b"DeviceGray", b"FlateDecode")
        )
        yield (
            f"a white page of {width} × {height}",
            paper(page=b"/Resources<</XObject<</I 5 0 R>>>>", more={5: white}),
        )
    many = {number: packed(TEXT * 9) for number in range(5, 605)}
    yield "600 streams", paper(more=many)


def _ends() -> Iterator[tuple[str, bytes]]:
    whole = paper()
    for what, tail in (("line ends", b"\r\n\r\n"), ("zeros", bytes(300)), ("blanks", b" " * 900)):
        yield f"with {what} after its end", whole + tail
    writer = PdfWriter(io.BytesIO(saved(pages_of(1))), incremental=True)
    writer.pages[0][NameObject("/Annots")] = ArrayObject(
        [
            DictionaryObject(
                {NameObject("/Subtype"): NameObject("/Text"), NameObject("/Contents"): TextStringObject("印")}
            )
        ]
    )
    yield "changed once (appended)", saved(writer)
    yield "with a remark before its objects", whole.replace(b"\n%\xe2", b"\n%scanned by a copier\n%\xe2", 1)
    yield "with a table that is off by some bytes", whole.replace(b"startxref\n", b"startxref\n1")
