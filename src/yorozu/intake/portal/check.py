"""Check your answers, and send them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.forms.services import printed
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Forbidden, Invalid
from yorozu.identity.routes import public
from yorozu.identity.selectors import profile_of, resident_of
from yorozu.intake import services
from yorozu.intake.models import Draft
from yorozu.intake.portal.places import page_url, section_url
from yorozu.intake.portal.section import lost
from yorozu.intake.portal.session import (
    applicant_in,
    city_of,
    draft_in_hand,
    note_taken,
    open_application,
    taken_elsewhere,
)
from yorozu.intake.prefill import offered
from yorozu.intake.selectors import answers_of, expected_on, receipt_of
from yorozu.intake.services.elsewhere import taker_of
from yorozu.intake.steps import Steps, steps_of
from yorozu.intake.words import said_noun
from yorozu.procedures.selectors import definition_of


@dataclass(frozen=True, slots=True)
class AnswerRow:
    label: str
    text: str
    url: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class AnswerSection:
    title: str
    url: str
    rows: list[AnswerRow]


@dataclass(frozen=True, slots=True)
class Mend:
    """A fault and the page on which it is mended."""

    message: str
    url: str


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Every answer with 「直す」 beside it. POST sends them, once."""
    at = now()
    draft = draft_in_hand(request, code, at=at)
    if draft is None and (done := taken_elsewhere(request, code)):
        return HttpResponseRedirect(done)
    if draft is None:
        return lost(request, code)
    if draft.application_id:
        return HttpResponseRedirect(page_url(city, code, "receipt"))
    if request.method == "POST":
        return _send(request, code, draft)
    steps = steps_of(draft, at=at)
    return _page(request, code, steps, steps.checked.errors)


@public
@require_safe
def receipt(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Number and code, large; what happens next and when to expect an answer."""
    at = now()
    draft = draft_in_hand(request, code, at=at)
    if draft is None or draft.application is None:
        return lost(request, code)
    definition = steps_of(draft, at=at).definition
    context = {
        "definition": definition,
        "receipt": receipt_of(draft.application),
        "noun": said_noun(definition),
        "expected": expected_on(draft.application),
        "department": draft.procedure.department,
        "code": code,
        "resident": (resident := resident_of(request)),
        "offered": offered(definition, answers_of(draft.application), profile_of(resident))
        if resident
        else [],
        "told": "登録情報に入れました。" if request.GET.get("done") == "profile" else "",
        "on_my_page": draft.application.resident_id is not None,
    }
    return render(request, "intake/receipt.html", context)


def _send(request: HttpRequest, code: str, draft: Draft) -> HttpResponse:
    at = now()
    by = applicant_in(request)
    taker = taker_of(definition_of(draft.version))
    try:
        if taker is not None:
            done = taker.take(draft=draft, address=client_address(request), by=by, at=at)
            note_taken(request, code, done)
            return HttpResponseRedirect(done)
        given = services.submit_draft(draft=draft, address=client_address(request), by=by, at=at)
    except Invalid as refused:
        return _page(request, code, steps_of(draft, at=at), list(refused.errors))
    except Forbidden:
        steps = steps_of(draft, at=at)
        if steps.acceptance.open:
            raise
        return _page(request, code, steps, [], status=403)
    open_application(request, given.application_id, at=at)
    return HttpResponseRedirect(page_url(city_of(request).slug, code, "receipt"))


def _page(
    request: HttpRequest, code: str, steps: Steps, errors: list[FieldError], *, status: int = 200
) -> HttpResponse:
    city = city_of(request).slug
    last = steps.sections[-1].id
    context = {
        "definition": steps.definition,
        "acceptance": steps.acceptance,
        "code": code,
        "sections": _sections(steps, city, code, errors),
        "mends": [_mend(city, code, section, error) for section, error in steps.of(errors)],
        "total": steps.total,
        "back": section_url(city, code, last),
        "elsewhere": taker_of(steps.definition) is not None,
    }
    return render(request, "intake/check.html", context, status=422 if errors else status)


def _sections(steps: Steps, city: str, code: str, errors: list[FieldError]) -> list[AnswerSection]:
    wrong = {error.field.partition(".")[0] for error in errors}
    return [
        AnswerSection(
            each.title,
            section_url(city, code, each.id, from_check=True),
            [
                AnswerRow(
                    row.label,
                    row.text,
                    section_url(city, code, each.id, from_check=True, anchor=row.field),
                    row.field.partition(".")[0] in wrong,
                )
                for row in each.rows
            ],
        )
        for each in printed(steps.definition, steps.checked.values, visible=steps.checked.visible)
    ]


def _mend(city: str, code: str, section: str, error: FieldError) -> Mend:
    if not section:
        return Mend(error.message, "")
    return Mend(error.message, section_url(city, code, section, from_check=True, anchor=error.field))
