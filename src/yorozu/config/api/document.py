"""The API as one OpenAPI document, and how its errors look."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

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


class Health(Schema):
    status: str = Field(examples=["ok"])


@api.get("/health", response=Health, tags=["運用"], summary="動いているか")
@public
def health(request: HttpRequest) -> Health:
    """ok と答えれば、画面とAPIは動いています。"""
    return Health(status="ok")


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
