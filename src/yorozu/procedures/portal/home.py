"""A city's first page: one search box, then events of life, then categories."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.identity.routes import public
from yorozu.municipality.models import Municipality
from yorozu.procedures.portal.tiles import category_tiles, guide_tiles
from yorozu.procedures.selectors import LONGEST_QUESTION, category_counts


@public
@require_safe
def home(request: HttpRequest, city: str) -> HttpResponse:
    """One query, however many procedures there are."""
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    context = {
        "events": guide_tiles(city),
        "categories": category_tiles(city, category_counts(municipality)),
        "longest": LONGEST_QUESTION,
    }
    return render(request, "procedures/home.html", context)
