"""The routes. Everybody may call them; the lookup code guards what they show."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import Router

from yorozu.forms.services import Definition
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import JST, now
from yorozu.foundation.errors import FieldError, Invalid, TooLarge
from yorozu.identity.actors import Actor
from yorozu.identity.routes import public
from yorozu.intake.api.reading import Sent, read_request
from yorozu.intake.api.shapes import (
    PREFILL_EXTRA,
    STATUS_EXTRA,
    SUBMIT_EXTRA,
    ApplicationStatus,
    PrefillShape,
    ReceiptShape,
    Refusal,
)
from yorozu.intake.checking import REFUSED, accept_answers, in_order, rule_context
from yorozu.intake.json_body import read_object, refused
from yorozu.intake.models import Application, Status
from yorozu.intake.selectors import open_version, timeline_of
from yorozu.intake.services import Submission, find_application, offer_draft, submit_application
from yorozu.intake.services.proposing import LINK_KEPT
from yorozu.municipality.models import Municipality
from yorozu.procedures.selectors import definition_of

router = Router(tags=["申請"])
_MOST_PREFILL = 256 * 1024


@router.post(
    "/{slug:city}/procedures/{slug:code}/applications",
    response={
        201: ReceiptShape,
        400: Refusal,
        403: Refusal,
        404: Refusal,
        413: Refusal,
        422: Refusal,
        429: Refusal,
        503: Refusal,
    },
    summary="申請する",
    openapi_extra=SUBMIT_EXTRA,
    url_name="applications",
)
@public
def submit(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """答えとファイルを送り、受付番号と照会コードを受け取ります。誤りは一度にすべて返します。"""
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    version = open_version(municipality, code)
    definition = definition_of(version)
    sent = read_request(request, definition)
    if sent.errors:
        raise Invalid(REFUSED, _all_faults(sent, definition, municipality))
    receipt = submit_application(
        Submission(
            version=version,
            raw=sent.raw,
            idempotency_key=sent.key,
            channel="online",
            address=client_address(request),
            by=Actor.anonymous(municipality),
            at=now(),
        )
    )
    body = {
        "receipt_number": receipt.receipt_number,
        "lookup_code": receipt.lookup_code,
        "status": receipt.status,
        "submitted_at": receipt.submitted_at.astimezone(JST).isoformat(timespec="seconds"),
    }
    return JsonResponse(body, status=201)


@router.post(
    "/{slug:city}/procedures/{slug:code}/prefills",
    response={
        201: PrefillShape,
        400: Refusal,
        403: Refusal,
        404: Refusal,
        413: Refusal,
        422: Refusal,
        429: Refusal,
    },
    summary="答えの一部をあらかじめ入れる",
    openapi_extra=PREFILL_EXTRA,
    url_name="prefills",
)
@public
def prefill(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """答えの一部を送り、その人が続きを入力するための、一度だけ使えるリンクを受け取ります。

    答えは暗号化して48時間だけ置き、開かれなければ消えます。使えなかった項目は refused に理由と一緒に返します。
    """
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    version = open_version(municipality, code)
    if len(request.body) > _MOST_PREFILL:
        raise TooLarge("送られた内容が大きすぎます。256 KB までにしてください。")
    sent = read_object(request.body)
    raw = sent["answers"] if sent.keys() == {"answers"} and isinstance(sent["answers"], dict) else sent
    offer = offer_draft(
        version=version, raw=raw, address=client_address(request), municipality=municipality, at=now()
    )
    body = {
        "url": request.build_absolute_uri(
            reverse("intake:proposed", kwargs={"city": city, "token": offer.token})
        ),
        "expires_at": (now() + LINK_KEPT).astimezone(JST).isoformat(timespec="seconds"),
        "taken": sorted(offer.proposed.values),
        "refused": [{"field": each.field, "message": each.message} for each in offer.proposed.refused],
    }
    return JsonResponse(body, status=201, json_dumps_params={"ensure_ascii": False})


@router.get(
    "/{slug:city}/applications/{receipt_number}",
    response={200: ApplicationStatus, 404: Refusal, 422: Refusal, 429: Refusal},
    summary="申請の状況",
    openapi_extra=STATUS_EXTRA,
    url_name="application",
)
@public
def status(request: HttpRequest, city: str, receipt_number: str) -> HttpResponse:
    """受付番号がないときも、照会コードが違うときも、同じ 404 を返します。5回間違えると、しばらく 429 を返します。"""
    code = request.headers.get("X-Lookup-Code", "")
    if not code:
        raise refused("ヘッダー X-Lookup-Code に、照会コードを入れてください。", "X-Lookup-Code")
    application = find_application(
        municipality=request.municipality,  # type: ignore[attr-defined]
        receipt_number=receipt_number,
        lookup_code=code,
        address=client_address(request),
        at=now(),
    )
    return JsonResponse(_status(application), json_dumps_params={"ensure_ascii": False})


def _all_faults(sent: Sent, definition: Definition, municipality: Municipality) -> list[FieldError]:
    """What is wrong with the request, and with the answers besides."""
    told = {error.field for error in sent.errors}
    more: list[FieldError] = []
    try:
        accept_answers(definition, sent.raw, rule_context(definition, municipality, at=now()))
    except Invalid as fault:
        more = [error for error in fault.errors if error.field not in told]
    return in_order(definition, [*sent.errors, *more])


def _status(application: Application) -> dict[str, object]:
    return {
        "receipt_number": application.receipt_number,
        "procedure": application.procedure.code,
        "title": definition_of(application.version).title,
        "status": application.status,
        "message": Status(application.status).label,
        "submitted_at": application.submitted_at.astimezone(JST).isoformat(timespec="seconds"),
        "timeline": [
            {
                "at": step.at.astimezone(JST).isoformat(timespec="seconds"),
                "kind": step.kind,
                "message": step.message,
            }
            for step in timeline_of(application)
        ],
    }
