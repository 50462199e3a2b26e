"""One file and the records in it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.foundation.clock import today
from yorozu.foundation.wareki import format_fiscal_year
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.records.selectors import disposing_of, records_in, visible_file

PAGE_SIZE = 100


@staff_route(Action.RECORD_VIEW)
@require_safe
def file(request: HttpRequest, city: str, file_id: int) -> HttpResponse:
    """How long the file is kept, and what is in it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = visible_file(actor, file_id)
    page = Paginator(records_in(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "file": found,
        "page": page,
        "year": format_fiscal_year(found.fiscal_year),
        "due": found.is_due(today()),
        "disposing": disposing_of(found, actor, today()),
    }
    return render(request, "records/file.html", context)
