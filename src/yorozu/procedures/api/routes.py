"""The routes. Every one is for everybody."""

import json
from typing import Annotated, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Query, Router

from yorozu.forms.services import prefill_schema
from yorozu.foundation.clock import today
from yorozu.identity.routes import public
from yorozu.procedures.api.conditional import public_answer
from yorozu.procedures.api.listing import page_bytes
from yorozu.procedures.api.making import detail
from yorozu.procedures.api.schemas import schema_bytes
from yorozu.procedures.api.shapes import Faults, ProcedureDetail, ProcedureList
from yorozu.procedures.selectors import (
    LONGEST_QUESTION,
    clean_question,
    definition_of,
    edition_of_late,
    published,
)

router = Router(tags=["手続"])

_LAST_PAGE = 1_000_000
_Question = Annotated[
    str, Query(max_length=LONGEST_QUESTION, description="言葉。空白で区切ると、すべてを含むものを探します")
]
_PageNumber = Annotated[int, Query(ge=1, le=_LAST_PAGE, description="1から。20件ずつ")]


@router.get(
    "/{slug:city}/procedures",
    response={200: ProcedureList, 304: None, 404: Faults, 422: Faults},
    summary="手続の一覧",
    url_name="procedures",
)
@public
def list_procedures(
    request: HttpRequest, city: str, q: _Question = "", page: _PageNumber = 1
) -> HttpResponseBase:
    """公開中の手続を探します。ないページには空の一覧を返します。"""
    municipality = request.municipality  # type: ignore[attr-defined]
    edition = edition_of_late(municipality)
    body = page_bytes(municipality, edition, clean_question(q), page)
    return public_answer(request, body, edition.hex)


@router.get(
    "/{slug:city}/procedures/{slug:code}",
    response={200: ProcedureDetail, 304: None, 404: Faults},
    summary="手続の内容",
    url_name="procedure",
)
@public
def get_procedure(request: HttpRequest, city: str, code: str) -> HttpResponseBase:
    """手続の画面で案内していることを返します。"""
    municipality = request.municipality  # type: ignore[attr-defined]
    edition = edition_of_late(municipality)
    version = published(municipality, code)
    body: dict[str, Any] = detail(version, city, _schema_address(request, city, code))
    return public_answer(
        request, json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False).encode(), edition.hex
    )


@router.get(
    "/{slug:city}/procedures/{slug:code}/schema",
    response={200: dict[str, Any], 304: None, 404: Faults},
    summary="申請で送る答えの形（JSON Schema）",
    url_name="procedure-schema",
)
@public
def get_schema(request: HttpRequest, city: str, code: str) -> HttpResponseBase:
    """答えの JSON Schema（2020-12）を返します。examples には、そのまま送れる答えが一組あります。"""
    day = today()
    version = published(request.municipality, code)  # type: ignore[attr-defined]
    return public_answer(request, schema_bytes(version, day), f"{version.digest[:32]}-{day}")


@router.get(
    "/{slug:city}/procedures/{slug:code}/prefill-schema",
    response={200: dict[str, Any], 304: None, 404: Faults},
    summary="あらかじめ入れられる答えの形（JSON Schema）",
    url_name="prefill-schema",
)
@public
def get_prefill_schema(request: HttpRequest, city: str, code: str) -> HttpResponseBase:
    """答えの一部をあらかじめ入れるときの JSON Schema（2020-12）を返します。

    x-link が true の項目は、申請の画面のリンクに ?項目の id=値 と書いて入れられます。ほかの項目は、個人の情報に
    なり得るので、prefills に送ります。
    """
    version = published(request.municipality, code)  # type: ignore[attr-defined]
    body = json.dumps(prefill_schema(definition_of(version)), ensure_ascii=False).encode()
    return public_answer(request, body, f"prefill-{version.digest[:32]}")


def _schema_address(request: HttpRequest, city: str, code: str) -> str:
    space = request.resolver_match.namespace if request.resolver_match else "api"
    return reverse(f"{space}:procedure-schema", kwargs={"city": city, "code": code})
