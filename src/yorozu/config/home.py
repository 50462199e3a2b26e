"""The first page of an installation: its cities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.identity.routes import public
from yorozu.municipality.selectors import all_municipalities


@public
@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    return render(request, "config/cities.html", {"cities": all_municipalities()})
