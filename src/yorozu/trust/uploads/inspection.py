"""Extension, first bytes and a real parse must agree (OWASP ASVS 5.0, 5.2.2); sizes are checked before unpacking."""

import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image

from yorozu.foundation.errors import DomainError, FieldError, Invalid
from yorozu.foundation.language import gettext
from yorozu.trust.uploads import apart, jpeg, png
from yorozu.trust.uploads.foreign import refuse_archive
from yorozu.trust.uploads.refusal import Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of file that may be accepted. `parse` raises Refused, or anything where it cannot be read."""

    media_type: str
    label: str
    extensions: tuple[str, ...]
    magic: tuple[bytes, ...]
    parse: Callable[[bytes], None]


def _parse_jpeg(content: bytes) -> None:
    jpeg.check_whole(content)
    _open(content, "JPEG")


def _parse_png(content: bytes) -> None:
    png.check_whole(content)
    _open(content, "PNG")


def _open(content: bytes, expected: str) -> None:
    """A well-known reader knows it too. It reads the header only: nothing of the picture is unpacked."""
    Image.open(io.BytesIO(content), formats=[expected]).close()


def _parse_pdf(content: bytes) -> None:
    apart.reader.check(content)


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", "PDF", (".pdf",), (b"%PDF-",), _parse_pdf),
    "jpeg": Kind("image/jpeg", "JPEG画像", (".jpg", ".jpeg"), (b"\xff\xd8\xff",), _parse_jpeg),
    "png": Kind("image/png", "PNG画像", (".png",), (b"\x89PNG\r\n\x1a\n",), _parse_png),
}


def inspect(*, field: str, name: str, content: bytes, accept: Collection[str], max_bytes: int) -> str:
    """The media type of the file. Raises Invalid naming the field and saying what to send instead."""
    try:
        return _inspect(name, content, accept, max_bytes)
    except Refused as fault:
        message = f"「{name[:60]}」: {fault}"
        raise Invalid(message, [FieldError(field, message)]) from None


def _inspect(name: str, content: bytes, accept: Collection[str], max_bytes: int) -> str:
    if not content:
        raise Refused("中身が空です。もう一度ファイルを選んでください。")
    if len(content) > max_bytes:
        raise Refused(
            gettext("大きすぎます。{value}MB以下にしてください。").format(value=max_bytes // 1000000 or 1)
        )
    kind = _kind_of(name, accept)
    if not content.startswith(kind.magic):
        raise Refused(
            gettext("中身が{label}ではありません。{label}として保存し直してください。").format(
                label=gettext(kind.label)
            )
        )
    _parse(kind, content)
    refuse_archive(content)
    return kind.media_type


def _kind_of(name: str, accept: Collection[str]) -> Kind:
    kinds = [KINDS[each] for each in accept if each in KINDS]
    suffix = PurePosixPath(name.lower()).suffix
    for kind in kinds:
        if suffix in kind.extensions:
            return kind
    raise Refused(
        gettext("この種類のファイルは送れません。{names}を選んでください。").format(
            names="・".join(gettext(kind.label) for kind in kinds)
        )
    )


def _parse(kind: Kind, content: bytes) -> None:
    """Parsers raise many things at what strangers send; whatever it is, the file cannot be read."""
    try:
        kind.parse(content)
    except (Refused, DomainError):
        raise
    except Exception:  # noqa: BLE001  it is raised again, in words for the person
        raise Refused(
            gettext("{label}として開けません。壊れていないか確かめ、保存し直してください。").format(
                label=gettext(kind.label)
            )
        ) from None
