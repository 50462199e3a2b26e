"""What holds for every answer: the headers, and a plain Japanese page for every error we know."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.shortcuts import render

from yorozu.foundation import tenancy
from yorozu.foundation.errors import DomainError, Invalid, TooLarge, TooMany

GetResponse = Callable[[HttpRequest], HttpResponse]

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
    return response


def _as_json(error: DomainError) -> HttpResponse:
    found = error.errors if isinstance(error, Invalid) else ()
    errors = [{"field": each.field, "message": each.message} for each in found]
    body = {"errors": errors or [{"field": "", "message": error.message}]}
    return JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})


def _as_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    return render(request, "ui/error.html", {"error": error}, status=error.status)


def known_error(exception: Exception) -> DomainError | None:
    """What to say to faults of the framework that are the sender's; None for all others."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return TooLarge("送られた内容が大きすぎます。ファイルを小さくするか、数を減らしてください。")
    if isinstance(
        exception, UnreadablePostError | MultiPartParserError | RawPostDataException | SuspiciousOperation
    ):
        return DomainError("送信が途中で切れたか、読み取れない形でした。もう一度お試しください。")
    return None
