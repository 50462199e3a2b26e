"""Answers that caches may keep for a while, and that say 304 when nothing has changed."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

# Anybody may see the catalogue; a minute spares the server and hides nothing that matters.
_LIFETIME = "public, max-age=60"
_JSON = "application/json; charset=utf-8"


def public_answer(request: HttpRequest, body: bytes, tag: str) -> HttpResponseBase:
    """200 with the JSON or, for who has this tag's already, 304."""
    etag = f'"{tag}"'
    response = HttpResponse(body, content_type=_JSON, headers={"ETag": etag, "Cache-Control": _LIFETIME})
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return get_conditional_response(request, etag=etag, response=response) or response
