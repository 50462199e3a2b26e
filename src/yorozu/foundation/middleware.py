"""What holds for every answer: the headers, and a plain Japanese page for every error we know."""

import logging
from collections.abc import Callable
from types import SimpleNamespace

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from yorozu.foundation import tenancy
from yorozu.foundation.errors import DomainError, Invalid, TooLarge, TooMany, Unavailable
from yorozu.foundation.faults import is_database_away, name_of

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

# Seconds after which a program may ask again.
_TRY_AGAIN_AFTER = 30
_AWAY = (
    "システムの一部が止まっているため、今は処理できません。送信の途中だったときは、しばらく待ってから同じ内容をもう一度送ってください。"
    "同じ送信が二重に受け付けられることはありません。"
)

_BODY_TOO_LARGE = (
    "送られた内容が大きすぎるため、受け取れません。ファイルを小さくするか、数を減らしてください。"
)

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}


def city_wall(get_response: GetResponse) -> GetResponse:
    """Every request begins in no city and leaves none behind; outermost, so that nothing of a request runs after it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with tenancy.no_city():
            return get_response(request)

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Set the headers on every answer; nothing is stored by caches unless a view says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response

    return middleware


def body_limit(get_response: GetResponse) -> GetResponse:
    """Refuse a body that says it is larger than any form takes, before a byte of it is read or laid on the disk."""
    error = TooLarge(_BODY_TOO_LARGE)

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            # The framework then reads nothing.
            length = 0
        if length <= settings.YOROZU_MOST_BODY:
            return get_response(request)
        if request.path.startswith("/api/"):
            return _as_json(error)
        return HttpResponse(_page_for_nobody(request, error), status=error.status)

    return middleware


class DomainErrorMiddleware:
    """Turns an error of the domain into a page or, for the API, into JSON."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        error = exception if isinstance(exception, DomainError) else known_error(exception)
        return error_response(request, error) if error else None


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to an error: JSON under /api/, a page elsewhere."""
    response = _as_json(error) if request.path.startswith("/api/") else _as_page(request, error)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, Unavailable):
        response.headers["Retry-After"] = str(_TRY_AGAIN_AFTER)
    return response


def _as_json(error: DomainError) -> HttpResponse:
    found = error.errors if isinstance(error, Invalid) else ()
    errors = [{"field": each.field, "message": each.message} for each in found]
    body = {"errors": errors or [{"field": "", "message": error.message}]}
    return JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})


def _as_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    if isinstance(error, Unavailable):
        return HttpResponse(_page_for_nobody(request, error), status=error.status)
    return render(request, "ui/error.html", {"error": error}, status=error.status)


def _page_for_nobody(request: HttpRequest, error: DomainError) -> str:
    """The page without who asks, which nobody can tell when the database is away."""
    plain = SimpleNamespace(
        path=request.path,
        GET=request.GET,
        municipality=getattr(request, "municipality", None),
        display=getattr(request, "display", None),
    )
    return render_to_string("ui/error.html", {"error": error, "request": plain})


def known_error(exception: BaseException) -> DomainError | None:
    """What to say to faults of the framework: the sender's, and a database that is away; None for all others."""
    if is_database_away(exception):
        logger.error("the database cannot be used: %s", name_of(exception))
        return Unavailable(_AWAY)
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return TooLarge("送られた内容が大きすぎます。ファイルを小さくするか、数を減らしてください。")
    if isinstance(
        exception, UnreadablePostError | MultiPartParserError | RawPostDataException | SuspiciousOperation
    ):
        return DomainError("送信が途中で切れたか、読み取れない形でした。もう一度お試しください。")
    return None
