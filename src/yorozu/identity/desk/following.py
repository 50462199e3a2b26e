"""Where a person goes when they have shown who they are."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def following(request: HttpRequest, city: str, target: str | None = None) -> str:
    """The desk page asked for by `next`, or the desk's first page; never anywhere outside the city's desk."""
    asked = request.POST.get("next") or request.GET.get("next", "") if target is None else target
    inside = asked.startswith(f"/{city}/desk/") and ".." not in asked
    if inside and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        return asked
    return f"/{city}/desk/"
