"""Extension, first bytes and a real parse must agree (OWASP ASVS 5.0, 5.2.2); sizes are checked before unpacking."""

import io
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from yorozu.foundation.errors import FieldError, Invalid
from yorozu.trust.uploads.jpeg import check_whole

MAX_PIXELS = 60_000_000
MAX_PAGES = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of file that may be accepted."""

    media_type: str
    label: str
    extensions: tuple[str, ...]
    magic: tuple[bytes, ...]
    parse: Callable[[bytes], None]


def _parse_jpeg(content: bytes) -> None:
    _opened(content, "JPEG")
    try:
        check_whole(content)
    except ValueError:
        raise OSError("not whole") from None


def _parse_png(content: bytes) -> None:
    _opened(content, "PNG").verify()  # reads every part and its checksum to the end


def _opened(content: bytes, expected: str) -> Image.Image:
    """The picture with its size read and nothing unpacked: a small file may unpack to gigabytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(content), formats=[expected])
    if image.width * image.height > MAX_PIXELS:
        raise ValueError("画像が大きすぎます。縦横を小さくしてから送ってください。")
    return image


def _parse_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise ValueError("PDFが途中で切れています。もう一度保存してから送ってください。")
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise ValueError("パスワードの付いたPDFは確認できません。パスワードを外してから送ってください。")
    if not 0 < len(reader.pages) <= MAX_PAGES:
        raise ValueError(f"PDFは1ページから{MAX_PAGES}ページまでにしてください。")


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", "PDF", (".pdf",), (b"%PDF-",), _parse_pdf),
    "jpeg": Kind("image/jpeg", "JPEG画像", (".jpg", ".jpeg"), (b"\xff\xd8\xff",), _parse_jpeg),
    "png": Kind("image/png", "PNG画像", (".png",), (b"\x89PNG\r\n\x1a\n",), _parse_png),
}


def inspect(*, field: str, name: str, content: bytes, accept: Collection[str], max_bytes: int) -> str:
    """The media type of the file. Raises Invalid naming the field and saying what to send instead."""
    try:
        return _inspect(name, content, accept, max_bytes)
    except ValueError as fault:
        message = f"「{name[:60]}」: {fault}"
        raise Invalid(message, [FieldError(field, message)]) from None


def _inspect(name: str, content: bytes, accept: Collection[str], max_bytes: int) -> str:
    if not content:
        raise ValueError("中身が空です。もう一度ファイルを選んでください。")
    if len(content) > max_bytes:
        raise ValueError(f"大きすぎます。{max_bytes // 1_000_000 or 1}MB以下にしてください。")
    kind = _kind_of(name, accept)
    if not content.startswith(kind.magic):
        raise ValueError(f"中身が{kind.label}ではありません。{kind.label}として保存し直してください。")
    _parse(kind, content)
    return kind.media_type


def _kind_of(name: str, accept: Collection[str]) -> Kind:
    kinds = [KINDS[each] for each in accept if each in KINDS]
    suffix = PurePosixPath(name.lower()).suffix
    for kind in kinds:
        if suffix in kind.extensions:
            return kind
    raise ValueError(
        f"この種類のファイルは送れません。{'・'.join(kind.label for kind in kinds)}を選んでください。"
    )


def _parse(kind: Kind, content: bytes) -> None:
    try:
        kind.parse(content)
    except (
        OSError,
        SyntaxError,
        PyPdfError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        EOFError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OverflowError,
        MemoryError,
    ):
        raise ValueError(
            f"{kind.label}として開けません。壊れていないか確かめ、保存し直してください。"
        ) from None
