"""The access log: who looked at a case, what a member of staff looked at, and the extract for the person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.cases import services
from yorozu.cases.desk.reading import actor_in
from yorozu.cases.forms import GivingForm, LooksForm
from yorozu.cases.models import Case
from yorozu.cases.selectors import Look, LooksPage, Period, case_numbered, staff_called
from yorozu.foundation.clock import JST, now
from yorozu.foundation.errors import FieldError, NotFound
from yorozu.foundation.tables import csv_file
from yorozu.foundation.wareki import format_wareki
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.selectors import read_receipt_number
from yorozu.municipality.models import StaffMember

_HEADER = ("日時", "部署", "職", "見たもの", "何のために")


@staff_route(Action.AUDIT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def looks(request: HttpRequest, city: str) -> HttpResponse:
    """Ask by POST: a receipt number or a member of staff does not belong in an address."""
    if request.method != "POST":
        return _page(request, LooksForm())
    form = LooksForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _at_case(request, form) if form.cleaned_data["number"] else _by_staff(request, form)


@staff_route(Action.AUDIT_VIEW)
@require_POST
def give(request: HttpRequest, city: str) -> HttpResponse:
    """The extract for the person whose application it is: a page to print, or a file."""
    case = _case(request, read_receipt_number(request.POST.get("number", "")) or "")
    giving, as_file = GivingForm(request.POST), request.POST.get("form") == "csv"
    if not giving.is_valid():
        form = LooksForm({"number": case.receipt_number})
        form.is_valid()
        return _at_case(request, form, giving=giving)
    found = services.give_looks(
        case=case, identity=giving.cleaned_data["identity"], as_file=as_file, by=actor_in(request), at=now()
    )
    if as_file:
        return _file(found)
    return render(request, "cases/looks_extract.html", {"case": case, "looks": found, "made_at": now()})


def _at_case(request: HttpRequest, form: LooksForm, *, giving: GivingForm | None = None) -> HttpResponse:
    case = case_numbered(actor_in(request).municipality, form.cleaned_data["number"])
    if case is None:
        return _page(request, form, nothing="この受付番号の案件はありません。番号を確かめてください。")
    page = services.read_looks_at(
        case=case, period=_period(form), before=form.cleaned_data["before"], by=actor_in(request), at=now()
    )
    shown = giving or GivingForm(initial={"number": case.receipt_number})
    wrong = [FieldError("identity_0", str(each)) for each in shown.errors.get("identity", ())]
    return _page(request, form, page, case=case, giving=shown, wrong=wrong, status=422 if wrong else 200)


def _by_staff(request: HttpRequest, form: LooksForm) -> HttpResponse:
    actor = actor_in(request)
    staff: list[StaffMember] = staff_called(actor.municipality, form.cleaned_data["staff"])
    if not staff:
        return _page(request, form, nothing="当てはまる職員はいません。職員番号か氏名を確かめてください。")
    page = services.read_looks_by(
        staff=staff, period=_period(form), before=form.cleaned_data["before"], by=actor, at=now()
    )
    return _page(request, form, page, staff=staff)


def _page(
    request: HttpRequest, form: LooksForm, page: LooksPage | None = None, *, status: int = 0, **more: Any
) -> HttpResponse:
    status = status or (422 if form.errors else 200)
    return render(request, "cases/looks.html", {"form": form, "page": page, **more}, status=status)


def _period(form: LooksForm) -> Period:
    return Period(form.cleaned_data["since"], form.cleaned_data["until"])


def _case(request: HttpRequest, number: str) -> Case:
    case = case_numbered(actor_in(request).municipality, number)
    if case is None:
        raise NotFound("この受付番号の案件はありません。閲覧記録の画面から、もう一度調べてください。")
    return case


def _file(found: list[Look]) -> HttpResponse:
    """Post and department, not the name (個人情報の保護に関する法律 78条1項2号ハ)."""
    rows = [(_when(each), each.place, each.post, each.what, each.why) for each in found]
    response = HttpResponse(csv_file(_HEADER, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, "閲覧記録.csv") or "attachment"
    return response


def _when(look: Look) -> str:
    local = look.at.astimezone(JST)
    return f"{format_wareki(local.date())} {local.hour}時{local.minute:02d}分"
