"""A city's accent colour as a stylesheet of one line, because the content policy forbids inline styles."""

import re

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
PATH = "ui/accent/<colour>.css"
NAME = "accent"


@require_safe
def stylesheet(_request: HttpRequest, colour: str) -> HttpResponse:
    """`colour` is six hexadecimal digits; anything else gives an empty sheet."""
    match = _COLOUR.fullmatch(colour)
    body = f":root{{--y-accent:#{match[1].lower()}}}\n" if match else ""
    response = HttpResponse(body, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def accent_address(colour: str) -> str:
    """Where the sheet of `#rrggbb` is served; empty for what is no colour."""
    match = _COLOUR.fullmatch(colour)
    return reverse(NAME, kwargs={"colour": match[1].lower()}) if match else ""
