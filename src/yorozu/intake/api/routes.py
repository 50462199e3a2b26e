"""The routes. Everybody may call them; the lookup code guards what they show."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yorozu.forms.services import Definition
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import JST, now
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.routes import public
from yorozu.intake.api.reading import Sent, read_request
from yorozu.intake.api.shapes import STATUS_EXTRA, SUBMIT_EXTRA, ApplicationStatus, ReceiptShape, Refusal
from yorozu.intake.checking import REFUSED, accept_answers, in_order, rule_context
from yorozu.intake.json_body import refused
from yorozu.intake.models import Application, Status
from yorozu.intake.selectors import open_version, timeline_of
from yorozu.intake.services import Submission, find_application, submit_application
from yorozu.municipality.models import Municipality
from yorozu.procedures.selectors import definition_of

router = Router(tags=["申請"])


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
