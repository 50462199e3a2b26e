"""Pages for what went wrong before or outside a view."""

import sys

from django.http import HttpRequest, HttpResponse

from yorozu.foundation import errors
from yorozu.foundation.middleware import error_response, known_error


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(
        request, errors.NotFound("お探しのページは見つかりませんでした。アドレスをお確かめください。")
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    known = known_error(exception)
    if isinstance(known, errors.TooLarge):
        return error_response(request, known)
    return error_response(
        request,
        errors.DomainError("送られた内容を読み取れませんでした。前の画面に戻ってやり直してください。"),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, errors.Forbidden("この画面を見る権限がありません。"))


def server_error(request: HttpRequest) -> HttpResponse:
    known = known_error(sys.exception() or Exception())
    wait = errors.Unavailable("一時的に処理できませんでした。時間をおいて、もう一度お試しください。")
    return error_response(request, known or wait)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_response(
        request,
        errors.Forbidden(
            "画面の有効期限が切れました。前の画面に戻り、読み込み直してからもう一度送ってください。"
        ),
    )
