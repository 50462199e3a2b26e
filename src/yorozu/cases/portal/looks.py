"""Who looked at my data: the access log of the applications on my page, without names of staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yorozu.cases.selectors import looks_for
from yorozu.identity.routes import public
from yorozu.identity.visiting import for_residents, resident_in
from yorozu.intake.selectors import applications_of


@public
@never_cache
@require_safe
@for_residents
def looks(request: HttpRequest, city: str) -> HttpResponse:
    """The latest hundred, by department and post (個人情報の保護に関する法律 78条1項2号ハ)."""
    resident = resident_in(request)
    page = looks_for(resident.municipality, applications_of(resident))
    return render(request, "cases/my_looks.html", {"page": page})
