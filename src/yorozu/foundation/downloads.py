"""Handing out a file so that no browser ever takes it for a page of ours."""

from urllib.parse import quote

from django.http import HttpResponse
from django.utils.http import content_disposition_header

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Should it be opened as a page all the same, it has no origin, runs nothing and loads nothing.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def attachment(name: str, media_type: str, content: bytes, *, plain: str = "") -> HttpResponse:
    """The file to be saved under `name`, whatever script that is written in; kept by no cache.

    `plain` is an ASCII name for programs that cannot read the other.
    """
    headers = {**HEADERS, "Content-Disposition": disposition(name, plain=plain)}
    return HttpResponse(content, content_type=media_type, headers=headers)


def disposition(name: str, *, plain: str = "") -> str:
    """`attachment` with the name (RFC 6266, RFC 8187).

    Without directory parts and marks that are not printed, which a header could not hold or a browser might follow.
    """
    shown = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    if plain:
        return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown, safe='')}"
    return content_disposition_header(True, shown) or "attachment"
