"""The steps a clerk takes on a case: one view each, all answering alike to what is wrong or late."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.cases import services
from yorozu.cases.desk.reading import actor_in, case_screen
from yorozu.cases.forms import CorrectionForm, LockForm, ProposalForm
from yorozu.cases.models import Case, Step
from yorozu.cases.selectors import case_for, may_correct, may_propose, reason_of, summary_of
from yorozu.cases.services.conflicts import conflict
from yorozu.foundation.clock import now, today
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.selectors import chosen_day
from yorozu.procedures.selectors import definition_of

_UNREADABLE = "画面の内容を読み取れませんでした。もう一度お試しください。"


@staff_route(Action.CASE_WORK)
@require_POST
def accept(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """受付."""
    return _step(request, case_id, LockForm(request.POST), services.accept_case)


@staff_route(Action.NOTICE_ISSUE)
@require_POST
def issue(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """通知の発行."""
    return _step(request, case_id, LockForm(request.POST), services.issue_notice)


@staff_route(Action.RECORD_FILE)
@require_POST
def file(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """文書の保存."""
    return _step(request, case_id, LockForm(request.POST), services.file_case)


@staff_route(Action.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """補正: fields are ticked beside the answers, the words to the applicant stand at the right."""
    found = case_for(actor_in(request), case_id)
    if request.method != "POST":
        return _form(
            request, found, "correct", Step.REQUEST_CORRECTION, may_correct(found, actor_in(request))
        )
    form = CorrectionForm(request.POST, field_ids=list(definition_of(found.version).fields))
    return _step(
        request, case_id, form, _request_correction, mode="correct", rename={"fields_wanted": "fields"}
    )


@staff_route(Action.CASE_PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """起案."""
    found = case_for(actor_in(request), case_id)
    if request.method != "POST":
        return _form(request, found, "propose", Step.PROPOSE, may_propose(found, actor_in(request)))
    return _step(request, case_id, ProposalForm(request.POST), services.propose_decision, mode="propose")


def _request_correction(*, case: Case, days: str, day: str, **values: Any) -> Case:
    """With the day that was chosen; none is the usual one. Raises Invalid, Conflict."""
    answer_by = chosen_day(case.municipality, today(), days, day)
    return services.request_correction(case=case, answer_by=answer_by, **values)


def _form(request: HttpRequest, found: Case, mode: str, step: Step, allowed: bool) -> HttpResponse:
    if not allowed:
        return case_screen(request, found, status=409, extra={"refused": conflict(found, step).message})
    # What was proposed before and came back is there to be mended.
    before = {"outcome": found.outcome, "reason": reason_of(found), "summary": summary_of(found)}
    return case_screen(request, found, mode=mode, extra={"typed": before if mode == "propose" else {}})


def _step(
    request: HttpRequest,
    case_id: int,
    form: forms.Form,
    service: Callable[..., Any],
    *,
    mode: str = "",
    rename: dict[str, str] | None = None,
) -> HttpResponse:
    """Call the service; a fault is shown on the page of the case, with what was typed still there."""
    found = case_for(actor_in(request), case_id)
    values = {(rename or {}).get(name, name): value for name, value in _values(form).items()}
    try:
        if not form.is_valid():
            raise Invalid(_UNREADABLE, _errors(form))
        service(case=found, by=actor_in(request), at=now(), **values)
    except Invalid as fault:
        errors = errors_for(form, fault, rename or {})
        return _again(request, case_id, mode, 422, {"errors": errors, "typed": values})
    except Conflict as fault:
        return _again(
            request, case_id, "", 409, {"refused": fault.message, "typed": values, "typed_in": mode}
        )
    return HttpResponseRedirect(
        reverse("cases:case", kwargs={"city": found.municipality.slug, "case_id": case_id})
    )


def errors_for(form: forms.Form, fault: Invalid, rename: dict[str, str]) -> list[FieldError]:
    """The faults; those that are about no field of this form link to nothing."""
    known = {rename.get(name, name) for name in form.fields} | {"answer_by"}
    faults = fault.errors or (FieldError("", fault.message),)
    return [each if each.field in known else FieldError("", each.message) for each in faults]


def _again(request: HttpRequest, case_id: int, mode: str, status: int, extra: dict[str, Any]) -> HttpResponse:
    """The page as the case stands now: read anew, because the refused attempt may have touched the object."""
    return case_screen(request, case_for(actor_in(request), case_id), mode=mode, status=status, extra=extra)


def _values(form: forms.Form) -> dict[str, Any]:
    form.is_valid()
    return dict(form.cleaned_data)


def _errors(form: forms.Form) -> list[FieldError]:
    return [FieldError(name, str(each)) for name, several in form.errors.items() for each in several]
