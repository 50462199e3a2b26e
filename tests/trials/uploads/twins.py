"""Doors that are broken on purpose."""

import io
from collections.abc import Collection
from pathlib import PurePosixPath

from PIL import Image
from pypdf import PdfReader

from yorozu.foundation.errors import FieldError, Invalid
from yorozu.trust.uploads import inspect
from yorozu.trust.uploads.inspection import KINDS, Kind

_SORRY = "このファイルは受け付けられません。"


def by_ending(*, field: str, name: str, content: bytes, accept: Collection[str], max_bytes: int) -> str:
    """Believes the name."""
    return _kind(field, name).media_type


def by_first_bytes(*, field: str, name: str, content: bytes, accept: Collection[str], max_bytes: int) -> str:
    """Believes name and first bytes."""
    kind = _kind(field, name)
    if not content.startswith(kind.magic) or len(content) > max_bytes:
        raise _refusal(field)
    return kind.media_type


def by_opening(*, field: str, name: str, content: bytes, accept: Collection[str], max_bytes: int) -> str:
    """Unpacks pictures to see whether they can be unpacked, and only then looks at their size."""
    kind = _kind(field, name)
    try:
        if kind.media_type == "application/pdf":
            # As is often done: the pages are counted, and that is that.
            reader = PdfReader(io.BytesIO(content))
            if reader.is_encrypted or not 0 < len(reader.pages) <= 300 or b"%%EOF" not in content[-2048:]:
                raise _refusal(field)
        else:
            image = Image.open(io.BytesIO(content))
            image.load()
            if image.width * image.height > 60_000_000:
                raise _refusal(field)
    except Invalid:
        raise
    except Exception:  # noqa: BLE001  refused, whatever it was
        raise _refusal(field) from None
    return kind.media_type


def only_plain_names(
    *, field: str, name: str, content: bytes, accept: Collection[str], max_bytes: int
) -> str:
    """As it should be, but knows no names beyond ASCII."""
    if not name.isascii():
        raise _refusal(field)
    return inspect(field=field, name=name, content=content, accept=accept, max_bytes=max_bytes)


def any_name(name: str) -> str:
    """Takes names as they come."""
    return name


def _kind(field: str, name: str) -> Kind:
    for kind in KINDS.values():
        if PurePosixPath(name.lower()).suffix in kind.extensions:
            return kind
    raise _refusal(field)


def _refusal(field: str) -> Invalid:
    return Invalid(_SORRY, [FieldError(field, _SORRY)])
