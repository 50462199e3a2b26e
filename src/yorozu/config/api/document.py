"""The API as one OpenAPI document, and how its errors look."""

from dataclasses import asdict
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from yorozu.config.pulse import ScannerState, State, pulse
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError, FieldError, Invalid, NotFound
from yorozu.foundation.middleware import error_response
from yorozu.identity.routes import public
from yorozu.intake.api import router as intake_router
from yorozu.procedures.api import router as procedures_router

api = NinjaAPI(
    title="よろず API",
    version="1",
    description="手続を探し、申請し、状況を確かめるためのAPIです。",
    openapi_url="openapi.json",
    docs_url=None,
    docs_decorator=lambda view: public(require_safe(view)),
    urls_namespace="api",
)


class OutboxHealth(Schema):
    """受付の後の仕事の数。"""

    waiting: int = Field(description="これから行うもの")
    late: int = Field(description="そのうち、10分より長く待っているもの")
    dead: int = Field(description="何度試してもできず、管理者を待っているもの")


class Health(Schema):
    """部分ごとの状態。database・files・key は ok か unavailable です。"""

    status: Literal["ok", "unavailable"] = Field(description="一つでも unavailable のとき unavailable")
    database: State
    files: State
    key: State
    scanner: ScannerState = Field(
        description="ウイルスの検査。unavailable のとき、添付ファイルは検査待ちになる。none は検査の仕組みがない"
    )
    outbox: OutboxHealth | None = Field(description="データベースに聞けないときは null")


@api.get(
    "/health",
    response={200: Health, 503: Health},
    tags=["運用"],
    summary="動いているか",
)
@public
def health(request: HttpRequest) -> HttpResponse:
    """申請を受け付けて残せるときは 200、残せないときは 503 を返します。"""
    found = pulse(at=now())
    body = {"status": "ok" if found.good else "unavailable", **asdict(found)}
    return JsonResponse(body, status=200 if found.good else 503)


api.add_router("", procedures_router)
api.add_router("", intake_router)


@api.exception_handler(DomainError)
def _domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    return error_response(request, error)


@api.exception_handler(ValidationError)
def _wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return error_response(
        request, Invalid("送られた内容に誤りがあります。", [_field_error(each) for each in error.errors])
    )


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return error_response(request, NotFound("見つかりませんでした。アドレスをお確かめください。"))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    unreadable = DomainError("送られた内容をJSONとして読み取れませんでした。")
    unreadable.status = error.status_code
    return error_response(request, unreadable)


def _field_error(found: dict[str, object]) -> FieldError:
    location = found.get("loc")
    parts = [str(part) for part in location] if isinstance(location, list | tuple) else []
    return FieldError(
        ".".join(parts[1:]) or ".".join(parts), "値の形が正しくありません。API の説明を確認してください。"
    )
