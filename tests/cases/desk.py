"""A clerk's browser, without a browser."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from yorozu.cases.models import Case
from yorozu.identity.models import User
from yorozu.municipality.models import Municipality


def client(city: Municipality, who: str = "worker") -> Client:
    signed_in = Client()
    signed_in.force_login(User.objects.get(login=f"{city.slug}-{who}"))
    return signed_in


def address(case: Case, name: str = "case", **more: Any) -> str:
    return reverse(f"cases:{name}", kwargs={"city": case.municipality.slug, "case_id": case.pk, **more})


def get(case: Case, name: str = "case", *, who: str = "worker", **more: Any) -> HttpResponse:
    return client(case.municipality, who).get(address(case, name, **more))  # type: ignore[return-value]


def post(case: Case, name: str, *, who: str = "worker", **typed: Any) -> HttpResponse:
    """What the page's form sends; the lock is the one of `case` as it was read."""
    sent = {"lock": case.lock, **typed}
    return client(case.municipality, who).post(address(case, name), sent)  # type: ignore[return-value]


def work(city: Municipality, query: str = "", *, who: str = "worker") -> HttpResponse:
    return client(city, who).get(  # type: ignore[return-value]
        reverse("cases:work", kwargs={"city": city.slug}) + query
    )


def html(response: HttpResponse) -> str:
    return response.content.decode()
