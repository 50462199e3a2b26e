"""Applications of a procedure as a table: what is in it is chosen, what it is for is said."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.cases import services
from yorozu.cases.desk.reading import actor_in
from yorozu.cases.forms.exporting import ExportForm
from yorozu.cases.selectors.exporting import departments_with_cases, exportable_procedures, questions_of
from yorozu.cases.services.exporting import csv_of, excel_of
from yorozu.foundation.clock import JST, now
from yorozu.foundation.downloads import HEADERS, attachment, disposition
from yorozu.foundation.errors import FieldError, Invalid, NotFound
from yorozu.foundation.spreadsheets import EXCEL_TYPE
from yorozu.identity.permissions import Action
from yorozu.identity.routes import reauthenticated, staff_route
from yorozu.procedures.models import Procedure

_UNKNOWN = "この手続の申請は書き出せません。書き出せる手続の一覧から選んでください。"


@staff_route(Action.CASE_EXPORT)
@never_cache
@require_safe
def exports(request: HttpRequest, city: str) -> HttpResponse:
    """The procedures of which the person may take applications out."""
    found = exportable_procedures(actor_in(request))
    return render(request, "cases/exports.html", {"procedures": found})


@staff_route(Action.CASE_EXPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def export(request: HttpRequest, city: str, code: str) -> HttpResponseBase:
    """Choose, say what for, and get the file; whoever has not shown for a while that it is them does so first."""
    procedure = _procedure(request, code)
    questions = questions_of(procedure)
    departments = departments_with_cases(actor_in(request), procedure)
    if request.method != "POST":
        return _page(request, procedure, ExportForm(questions, departments))
    form = ExportForm(questions, departments, request.POST)
    if not form.is_valid():
        return _page(request, procedure, form)
    try:
        return _file(request, procedure, form)
    except Invalid as fault:
        return _page(request, procedure, form, fault.errors or (FieldError("", fault.message),))


def _file(request: HttpRequest, procedure: Procedure, form: ExportForm) -> HttpResponseBase:
    at, kind = now(), form.cleaned_data["form"]
    exported = services.export_applications(
        wanted=form.wanted(procedure), purpose=form.cleaned_data["purpose"], form=kind,
        by=actor_in(request), at=at,
    )  # fmt: skip
    name = f"{procedure.title}の申請 {at.astimezone(JST):%Y%m%d-%H%M}.{kind}"
    if kind == "xlsx":
        return attachment(name, EXCEL_TYPE, excel_of(exported))
    headers = {**HEADERS, "Content-Disposition": disposition(name)}
    return StreamingHttpResponse(csv_of(exported), content_type="text/csv; charset=utf-8", headers=headers)


def _page(request: HttpRequest, procedure: Procedure, form: ExportForm, errors: Any = ()) -> HttpResponse:
    status = 422 if form.errors or errors else 200
    context = {"procedure": procedure, "form": form, "errors": errors}
    return render(request, "cases/export.html", context, status=status)


def _procedure(request: HttpRequest, code: str) -> Procedure:
    actor = actor_in(request)
    found = (
        Procedure.objects.within(actor.municipality).select_related("department").filter(code=code).first()
    )
    if found is None or not actor.may(Action.CASE_EXPORT, found.department_id):
        raise NotFound(_UNKNOWN)
    return found
