"""Every address there is answers with the headers that hold a browser back, whoever asks and whatever comes of it."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.architecture.routes import Route, all_routes
from tests.factories import PASSWORD
from yorozu.foundation.middleware import HEADERS
from yorozu.municipality.models import Municipality

# Addresses whose answer is the same for everybody, and may be kept by a browser.
KEPT = re.compile(r"^(ui/accent/|api/v1/(openapi\.json|docs)|api/v1/<slug:city>/procedures)")
WANTED = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


def faults(route: Route, response: HttpResponse) -> list[str]:
    """What is missing from an answer."""
    where = f"{route.path} ({response.status_code})"
    found = [
        f"{where}: {name} is {response.headers.get(name)}"
        for name, value in WANTED.items()
        if not response.headers.get(name, "").startswith(value)
    ]
    policy = response.headers.get("Content-Security-Policy", "")
    if "unsafe-" in policy or "*" in policy or "http:" in policy:
        found.append(f"{where}: the policy allows {policy}")
    if not KEPT.match(route.path) and "no-store" not in response.headers.get("Cache-Control", ""):
        found.append(f"{where}: may be kept ({response.headers.get('Cache-Control')})")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["", "miyako-worker", "miyako-admin"])
def test_every_address_answers_with_every_header(city: Municipality, login: str) -> None:
    client = Client(raise_request_exception=False)
    if login:
        place = reverse("identity:sign-in", kwargs={"city": city.slug})
        client.post(place, {"login": login, "password": PASSWORD})
    routes = all_routes()
    assert len(routes) > 50
    found = []
    for route in routes:
        for method in ("get", "post", "options"):
            found += faults(route, getattr(client, method)(_address(route, city)))
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nothing/here", "/miyako/%00", "/api/v1/nothing", "/static/none.css"])
def test_an_address_that_is_not_there_answers_with_them_too(city: Municipality, path: str) -> None:
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code in (400, 404)
    assert faults(Route(path, "", HttpResponse, {}), response) == []


def test_the_check_sees_a_header_that_is_missing_and_a_page_that_may_be_kept() -> None:
    bare = HttpResponse()
    assert len(faults(Route("x", "x", HttpResponse, {}), bare)) == len(WANTED) + 1
    policy = {"Content-Security-Policy": "default-src 'none' 'unsafe-inline'", "Cache-Control": "no-store"}
    loose = HttpResponse(headers={**HEADERS, **policy})
    assert len(faults(Route("x", "x", HttpResponse, {}), loose)) == 1


def _address(route: Route, city: Municipality) -> str:
    arguments = {**route.arguments, **({"city": city.slug} if "city" in route.arguments else {})}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(arguments[found[1]]), route.path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\Z", "")
