"""A file is what its name, its first bytes and a parse all say, or it is refused."""

import io
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from yorozu.foundation.errors import Invalid, Unavailable
from yorozu.trust.uploads import apart, clean_name, inspect

ALL = ("pdf", "jpeg", "png")
MAX = 1_000_000


def _image(kind: str, size: tuple[int, int] = (4, 4)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def _pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _inspect(name: str, content: bytes) -> str:
    return inspect(field="photo", name=name, content=content, accept=ALL, max_bytes=MAX)


def test_honest_files_are_accepted_with_the_type_we_found() -> None:
    assert _inspect("写真.JPG", _image("JPEG")) == "image/jpeg"
    assert _inspect("図.png", _image("PNG")) == "image/png"
    assert _inspect("書類.pdf", _pdf()) == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b""),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        ("a.pdf", _image("PNG")),
        ("a.png", _pdf()),
        ("a.exe", b"MZ" + b"\0" * 100),
        ("a", _image("PNG")),
        ("a.pdf", _pdf()[:-30]),
        ("a.pdf", b"%PDF-1.4\n%%EOF"),
        ("a.jpg", _image("JPEG")[:60]),
        ("a.png.html", b"<script>"),
    ],
)
def test_what_does_not_agree_is_refused_naming_the_field(name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        _inspect(name, content)
    assert [each.field for each in refused.value.errors] == ["photo"]


def _photo(**options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(out, "JPEG", **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"restart_marker_blocks": 3}, {"quality": 100}]
)
def test_every_kind_of_jpeg_is_accepted_with_whatever_follows_its_end(options: dict[str, object]) -> None:
    photo = _photo(**options)
    assert _inspect("a.jpg", photo) == "image/jpeg"
    assert _inspect("a.jpg", photo + b"a second picture, a film") == "image/jpeg"
    assert _inspect("a.jpg", photo[:-2] + b"\xff\xff" + photo[-2:]) == "image/jpeg"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_cut_off_anywhere_is_refused(kind: str) -> None:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).save(out, kind)
    whole = out.getvalue()
    for length in range(4, len(whole) - 12, 37):
        with pytest.raises(Invalid):
            _inspect(f"a.{kind.lower()}", whole[:length])


def test_a_picture_with_a_changed_part_is_refused() -> None:
    photo = _photo()
    scan = photo.index(b"\xff\xda")
    with pytest.raises(Invalid):
        _inspect("a.jpg", photo[:scan] + b"<script>" + photo[scan:])
    picture = bytearray(_image("PNG", (40, 40)))
    picture[-20] ^= 0xFF
    with pytest.raises(Invalid):
        _inspect("a.png", bytes(picture))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 6_001)).save(out, "PNG")
    with pytest.raises(Invalid, match="画像が大きすぎます"):
        _inspect("a.png", out.getvalue())


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    assert _inspect("a.pdf", _pdf(300)) == "application/pdf"
    with pytest.raises(Invalid, match="300ページまで"):
        _inspect("a.pdf", _pdf(301))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\佐藤\\免許証.jpg", "免許証.jpg"),
        ("請求書\u202efdp.exe", "請求書fdp.exe"),
        ("𠮷野家.png", "𠮷野家.png"),
        ("葛\U000e0100城市.pdf", "葛\U000e0100城市.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.png", "_LPT1.png"),
        ("申請書<1>.pdf. ", "申請書_1_.pdf"),
        ("\u200b\u2066写真.jpg", "写真.jpg"),
    ],
)
def test_a_name_loses_its_path_and_hidden_marks_only(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_is_not_cut_between_a_character_and_its_variant() -> None:
    name = clean_name("葛\U000e0100" * 100 + ".pdf")
    assert len(name) <= 120
    assert name.removesuffix(".pdf") == "葛\U000e0100" * (len(name.removesuffix(".pdf")) // 2)


def test_an_endless_extension_is_cut_too() -> None:
    assert len(clean_name("a." + "x" * 500)) == 120


def test_a_long_name_keeps_its_extension() -> None:
    assert clean_name("あ" * 500 + ".pdf").endswith("あ.pdf")
    assert len(clean_name("あ" * 500 + ".pdf")) == 120


def test_a_reader_that_dies_takes_no_other_file_with_it() -> None:
    assert _inspect("a.pdf", _pdf()) == "application/pdf"
    first = apart.reader.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, os.WNOHANG)
    time.sleep(0.2)
    assert _inspect("a.pdf", _pdf()) == "application/pdf"
    assert apart.reader.pid != first


def test_a_reader_that_is_lost_over_a_file_refuses_that_file(monkeypatch: pytest.MonkeyPatch) -> None:
    lone = apart.Reader()
    monkeypatch.setattr(lone, "_ask", lambda content, until: (_ for _ in ()).throw(ConnectionResetError()))
    monkeypatch.setattr(apart, "reader", lone)
    with pytest.raises(Invalid, match="PDFとして開けません"):
        _inspect("a.pdf", _pdf())


def test_where_no_reader_can_be_started_nothing_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*args: object, **options: object) -> None:
        raise OSError("no memory")

    monkeypatch.setattr(apart, "reader", apart.Reader())
    monkeypatch.setattr(subprocess, "Popen", no_memory)
    with pytest.raises(Unavailable, match="もう一度送ってください"):
        _inspect("a.pdf", _pdf())


def test_the_reader_knows_nothing_of_the_installation() -> None:
    assert _inspect("a.pdf", _pdf()) == "application/pdf"
    environment = Path(f"/proc/{apart.reader.pid}/environ").read_bytes()
    assert b"YOROZU" not in environment
    assert b"DATABASE" not in environment
