"""The list of files, with what is due for disposal."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.foundation.clock import today
from yorozu.foundation.wareki import format_fiscal_year
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.records.forms import FilesForm
from yorozu.records.models import RecordFile
from yorozu.records.selectors import FileFilter, count_due, fiscal_years, list_files

PAGE_SIZE = 50


@staff_route(Action.RECORD_VIEW)
@require_safe
def files(request: HttpRequest, city: str) -> HttpResponse:
    """Files by year; `due=1` keeps those whose time is over."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = today()
    form = FilesForm(request.GET, years=fiscal_years(actor))
    page = Paginator(list_files(actor, _chosen(form, on)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(each, on) for each in page],
        "due": count_due(actor, on),
        "only_due": "due" in form.cleaned_data and form.cleaned_data["due"],
        "filtered": any(form.cleaned_data.values()),
    }
    return render(request, "records/files.html", context)


def _chosen(form: FilesForm, on: date) -> FileFilter:
    form.is_valid()  # a value that is not offered simply does not filter
    typed = form.cleaned_data
    year = typed.get("year")
    return FileFilter(
        fiscal_year=int(year) if year else None,
        due_on=on if typed.get("due") else None,
        words=typed.get("q", ""),
    )


def _row(file: RecordFile, on: date) -> dict[str, object]:
    return {"file": file, "year": format_fiscal_year(file.fiscal_year), "due": file.is_due(on)}
