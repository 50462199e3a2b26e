"""Taking in packages of applications, and the report of what was taken and what was not, and why."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import JST, now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import FieldError, Invalid, Unavailable
from yorozu.foundation.tables import csv_file
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import reauthenticated, staff_route
from yorozu.intake.models import HandedEntry, HandedState
from yorozu.intake.selectors.handing_over import entries_of, package_line, packages_of
from yorozu.intake.services import lay_down_package, take_package

_AT_ONCE = 20
_SHOWN = 200
_HEADER = ("順番", "送信元の番号", "手続の符号", "申請の日時", "結果", "受付番号", "項目", "理由と対応")
_CHOOSE = "パッケージ（.zip）を選んでください。"


@staff_route(Action.APPLICATION_IMPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def packages(request: HttpRequest, city: str) -> HttpResponse:
    """The packages so far; POST lays down a new one and begins with it, the worker goes on."""
    if request.method != "POST":
        return _page(request)
    file = request.FILES.get("package")
    if file is None:
        return _page(request, [FieldError("package", _CHOOSE)])
    try:
        package = lay_down_package(content=file.read(), by=_actor(request), at=now())
    except Invalid as fault:
        return _page(request, [FieldError("package", fault.message)])
    with suppress(Unavailable):  # the worker takes it up
        take_package(package=package, at=now(), most=_AT_ONCE)
    return HttpResponseRedirect(reverse("intake:package", kwargs={"city": city, "package_id": package.pk}))


@staff_route(Action.APPLICATION_IMPORT)
@never_cache
@require_safe
def package(request: HttpRequest, city: str, package_id: UUID) -> HttpResponse:
    """How far it is, and the report; what could not be taken stands first."""
    line = package_line(_actor(request), package_id)
    rows = list(entries_of(line.package).exclude(state=HandedState.TAKEN)[:_SHOWN])
    taken = list(entries_of(line.package).filter(state=HandedState.TAKEN)[:_SHOWN])
    context = {"line": line, "others": rows, "taken": taken, "shown": _SHOWN}
    return render(request, "intake/packages/package.html", context)


@staff_route(Action.APPLICATION_IMPORT)
@never_cache
@require_safe
def report(request: HttpRequest, city: str, package_id: UUID) -> HttpResponse:
    """The report as CSV, a line for each application and, where it has several faults, for each of them."""
    line = package_line(_actor(request), package_id)
    rows = [row for each in entries_of(line.package) for row in _rows(each)]
    name = f"取り込みの結果 {line.package.arrived_at.astimezone(JST):%Y%m%d-%H%M}.csv"
    return attachment(name, "text/csv; charset=utf-8", csv_file(_HEADER, rows))


def _rows(entry: HandedEntry) -> list[tuple[str, ...]]:
    applied = f"{entry.applied_at.astimezone(JST):%Y-%m-%d %H:%M}" if entry.applied_at else ""
    receipt = entry.application.receipt_number if entry.application else ""
    state = HandedState(entry.state).label
    head = (str(entry.position), entry.number, entry.procedure_code, applied, state, receipt)
    return [(*head, where, why) for where, why in entry.reasons or [["", ""]]]


def _page(request: HttpRequest, errors: list[FieldError] | None = None) -> HttpResponse:
    context = {"lines": packages_of(_actor(request)), "errors": errors or []}
    return render(request, "intake/packages/packages.html", context, status=422 if errors else 200)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
