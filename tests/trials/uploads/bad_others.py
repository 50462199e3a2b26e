"""What is something else than its name says, two things at once, or known to a virus scanner; and names that bite."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import product

from PIL import Image

from tests.scanners import EICAR
from tests.trials.uploads.papers import TEXT, packed, paper, stream
from tests.trials.uploads.pictures import chunk, chunks_of, encoded, joined, jpeg, picture, png
from tests.trials.uploads.sample import Sample, bad

_PAGE = b"<!DOCTYPE html><html><body><script>alert(document.domain)</script></body></html>"


def bad_others() -> Iterator[Sample]:
    yield from _wrong_type()
    yield from _wrong_ending()
    yield from _two_at_once()
    yield from _known_to_scanners()


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, content in files.items():
            kept.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _others() -> dict[str, bytes]:
    image = picture()
    drawn = {
        kind: encoded(image, kind)
        for kind in ("GIF", "BMP", "TIFF", "WEBP", "ICO", "JPEG2000", "TGA", "PPM", "AVIF")
    }
    return {
        **drawn,
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "HTML": _PAGE,
        "a program of Windows": b"MZ" + bytes(58) + b"\x80\0\0\0" + bytes(60) + b"PE\0\0" + bytes(400),
        "a program of Linux": b"\x7fELF\2\1\1" + bytes(400),
        "a script": b"#!/bin/sh\nrm -rf /\n",
        "PHP": b"<?php system($_GET['c']); ?>",
        "ZIP": archive(a=b"a" * 100),
        "JAR": archive(META_INF__MANIFEST=b"Main-Class: Evil", Evil=b"\xca\xfe\xba\xbe"),
        "a document of Word": archive(word__document=b"<w:document/>", Types=b"<Types/>"),
        "a workbook of Excel": archive(xl__workbook=b"<workbook/>", xl__vbaProject=b"\xd0\xcf\x11\xe0"),
        "a document of 2003": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
        "RTF": b"{\\rtf1\\ansi hello}",
        "gzip": b"\x1f\x8b\x08" + bytes(200),
        "RAR": b"Rar!\x1a\x07\x00" + bytes(200),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(200),
        "a film": b"\0\0\0\x18ftypmp42" + bytes(500),
        "HEIC": b"\0\0\0\x18ftypheic" + bytes(500),
        "sound": b"ID3\x03" + bytes(500),
        "text": "申請します。".encode() * 50,
        "JSON": b'{"a": 1}',
        "mail": b"From: a@example.jp\r\nSubject: hello\r\n\r\nhello",
        "PostScript": b"%!PS-Adobe-3.0\n%%EOF\n",
        "a shortcut": b"L\0\0\0\x01\x14\x02\0" + bytes(200),
        "a 42.zip": archive(**{f"a{n}": zlib.compress(bytes(1_000_000)) for n in range(5)}),
    }


def _wrong_type() -> Iterator[Sample]:
    for (what, content), ending in product(_others().items(), ("pdf", "jpg", "png")):
        yield bad(f"{what} called {ending}", f"書類.{ending}", content)
    whole = {"pdf": paper(), "jpg": jpeg(), "png": png()}
    for (kind, content), ending in product(whole.items(), ("pdf", "jpeg", "png")):
        if ending[:2] != kind[:2]:
            yield bad(f"{kind} called {ending}", f"書類.{ending}", content)


def _wrong_ending() -> Iterator[Sample]:
    endings = (
        *(
            "exe",
            "html",
            "svg",
            "js",
            "php",
            "lnk",
            "scr",
            "jar",
            "docm",
            "xlsx",
            "zip",
            "gif",
            "heic",
            "tiff",
        ),
        *(
            "url",
            "hta",
            "bat",
            "cmd",
            "pdf.exe",
            "png.html",
            "jpg.php",
            "pd",
            "jpgg",
            "",
            "ｐｄｆ",
            "p\u0440f",
        ),
    )
    for content in (paper(), png()):
        for ending in endings:
            yield bad(f"called {ending!a}", f"書類.{ending}", content)
        yield bad("called nothing", "書類", content)
        yield bad("called by a dot", ".", content)
        yield bad("called only pdf", "pdf", content)


def _two_at_once() -> Iterator[Sample]:
    jar = archive(META_INF__MANIFEST=b"Main-Class: Evil", Evil=b"\xca\xfe\xba\xbe")
    others = _others()
    tails = {
        "an archive": jar,
        "a document of Word": others["a document of Word"],
        "a page": _PAGE,
        "PHP": others["PHP"],
        "a program": others["a program of Windows"],
        "a program of Linux": others["a program of Linux"],
        "a script": others["a script"],
        "SVG": others["SVG"],
        "RAR": others["RAR"],
        "7z": others["7z"],
        "old Office": others["a document of 2003"],
    }
    hosts = {"jpg": jpeg(), "png": png(), "pdf": paper()}
    for (ending, host), (what, tail) in product(hosts.items(), tails.items()):
        yield bad(f"{ending} and {what}", f"書類.{ending}", host + tail)
    for ending in ("jpg", "png"):
        yield bad(f"{ending} and a PDF behind it", f"書類.{ending}", hosts[ending] + b"\n" + paper())
        yield bad(f"{ending} and an archive after zeros", f"書類.{ending}", hosts[ending] + bytes(64) + jar)
    inside = {"a page": _PAGE, "a script": b"x=<script src=//evil.example></script>", "PHP": others["PHP"],
              "a frame": b'<iframe src="https://evil.example">', "a PDF": paper(), "SVG": others["SVG"]}  # fmt: skip
    for what, text in inside.items():
        for mark in (b"\xff\xfe", b"\xff\xe1", b"\xff\xed"):
            remark = mark + (len(text) + 2).to_bytes(2, "big") + text
            yield bad(f"JPEG with {what} in {mark.hex()}", "写真.jpg", jpeg()[:2] + remark + jpeg()[2:])
        parts = chunks_of(png())
        for kind in (b"tEXt", b"eXIf", b"vpAg"):
            remarked = joined([parts[0], (kind, b"Comment\0" + text), *parts[1:]])
            yield bad(f"PNG with {what} in {kind.decode()}", "図.png", remarked)
    head = b"%PDF-1.7\n"
    for what in ("a page", "a script", "PHP", "SVG"):
        text = inside[what].replace(b"\n", b" ")
        yield bad(
            f"PDF with {what} at its head", "書類.pdf", paper().replace(head, head + b"%" + text + b"\n", 1)
        )
        yield bad(
            f"PDF with {what} between objects",
            "書類.pdf",
            paper().replace(b"3 0 obj", b"%" + text + b"\n3 0 obj", 1),
        )
        yield bad(f"PDF behind {what}", "書類.pdf", text + b"\n" + paper())
    gif = encoded(picture(), "GIF")
    yield bad("GIF and an archive (GIFAR)", "写真.jpg", gif + jar)
    yield bad(
        "PNG with an archive in a part",
        "図.png",
        joined([*chunks_of(png())[:-1], (b"vpAg", jar), (b"IEND", b"")]),
    )
    stored = Image.new("1", (20, 20))
    yield bad("PNG without its end, then an archive", "図.png", encoded(stored, "PNG")[:-12] + jar)
    yield bad("PDF with an archive in a stream at its end", "書類.pdf", paper(more={9: stream(jar)}))


def _known_to_scanners() -> Iterator[Sample]:
    for ending in ("pdf", "jpg", "png", "com", "txt", "zip"):
        yield bad(f"EICAR called {ending}", f"書類.{ending}", EICAR)
    yield bad("EICAR in an archive called PDF", "書類.pdf", archive(eicar=EICAR))
    photo, parts = jpeg(), chunks_of(png())
    for mark in (b"\xff\xfe", b"\xff\xe1", b"\xff\xef"):
        remark = mark + (len(EICAR) + 2).to_bytes(2, "big") + EICAR
        content = photo[:2] + remark + photo[2:]
        yield bad(f"EICAR in JPEG {mark.hex()}", "写真.jpg", content, needs_scanner=True)
    yield bad("EICAR behind a JPEG", "写真.jpg", photo + bytes(8) + EICAR, needs_scanner=True)
    for kind in (b"tEXt", b"vpAg"):
        content = joined([parts[0], (kind, b"Comment\0" + EICAR), *parts[1:]])
        yield bad(f"EICAR in PNG {kind.decode()}", "図.png", content, needs_scanner=True)
    yield bad("EICAR behind a PNG", "図.png", png() + bytes(8) + EICAR, needs_scanner=True)
    odd = chunk(b"IEND", b"") + EICAR
    yield bad("EICAR after two ends", "図.png", png() + odd, needs_scanner=True)
    yield bad(
        "EICAR in the text of a PDF", "書類.pdf", paper(contents=stream(TEXT + EICAR)), needs_scanner=True
    )
    yield bad(
        "EICAR in a remark of a PDF",
        "書類.pdf",
        paper().replace(b"3 0 obj", b"%" + EICAR + b"\n3 0 obj"),
        needs_scanner=True,
    )
    yield bad("EICAR in a stream nobody uses", "書類.pdf", paper(more={9: stream(EICAR)}), needs_scanner=True)
    hidden = paper(more={9: packed(EICAR)})
    yield bad("EICAR packed in a PDF", "書類.pdf", hidden, needs_scanner=True, inside=True)
    hidden = paper(contents=packed(TEXT * 20 + EICAR))
    yield bad("EICAR packed in the text of a PDF", "書類.pdf", hidden, needs_scanner=True, inside=True)


def biting_names() -> Iterator[Sample]:
    """Good files under names that must be refused or come out harmless."""
    names = (
        "../../etc/passwd.png", "..\\..\\windows\\system32\\a.png", "/etc/passwd.png", "C:\\Users\\a\\b.png", "\\\\evil\\share\\a.png",
        "a\0.png", "a.png\0.exe", "a.exe\0.png", "a\r\nSet-Cookie: x=1.png", "a\nb.png", "a\tb.png", "\x1b[2Ja.png", "a\x7f.png",
        "請求書\u202egpj.png", "\u202egnp.exe\u202c.png", "\u2066a\u2069.png", "a\u200b.png", "\ufeffa.png", "a\u2028b.png", "a\u2029b.png",
        "CON.png", "nul.png", "aux.tar.png", "COM1.png", "lpt9.png", "prn .png", "COM¹.png", "conin$.png",
        ".png", "...png", "....png", " .png", ".htaccess.png", "-rf.png", "~.png", "a.png.", "a.png ", "a.png...", " a.png",
        "a.png::$DATA", "a:b.png", "<script>alert(1)</script>.png", "a|b.png", "a?b.png", "a*b.png", "\"a\".png", "'; DROP TABLE--.png",
        "%2e%2e%2fa.png", "%00.png", "..%5ca.png", "a/../b.png", "a/.png", "./a.png", "a//b.png", "file:///etc/a.png", "＜a＞.png",
        "\ud800.png", "a\udfffb.png", "x" * 254 + ".png", "あ" * 5000 + ".png", "葛\U000e0100" * 500 + ".png", "a" + ".b" * 300 + ".png",
        "\u3000.png", "=cmd|' /C calc'!A0.png", "@SUM(1).png", "$(id).png", "`id`.png", "a;b.png", "a&b.png", "\u200d.png",
    )  # fmt: skip
    content = png()
    for name in names:
        yield bad(f"name {name[:40]!a}", name, content)
