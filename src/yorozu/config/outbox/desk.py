"""The administrator's screen of what was given up."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.config.outbox.retrying import retry
from yorozu.config.outbox.wording import advice_of, fault_of, work_of
from yorozu.foundation import outbox
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, DomainError, Invalid
from yorozu.foundation.models import OutboxEntry
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route

_PAGE = 50
_MOST_DIGITS = 18


@staff_route(Action.ADMINISTER)
@require_safe
def given_up(request: HttpRequest, city: str) -> HttpResponse:
    """What was to be done, since when, how often it was tried and why it failed; nothing about a person."""
    return _page(request)


@staff_route(Action.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def try_again(request: HttpRequest, city: str) -> HttpResponse:
    """Try one entry again (`entry`), or all of the city (`all`)."""
    here = reverse("outbox:given-up", kwargs={"city": city})
    if request.method != "POST":
        return HttpResponseRedirect(here)
    try:
        revived = retry(by=request.actor, at=now(), only=_chosen(request))  # type: ignore[attr-defined]
    except (Invalid, Conflict) as error:
        return _page(request, error)
    return HttpResponseRedirect(f"{here}?tried={len(revived)}")


def _page(request: HttpRequest, error: DomainError | None = None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(outbox.given_up(actor.municipality.pk), _PAGE).get_page(request.GET.get("page"))
    tried = _number(request.GET.get("tried", ""))
    context = {"page": page, "rows": list(_rows(page)), "tried": tried, "error": error}
    return render(request, "config/outbox.html", context, status=error.status if error else 200)


def _chosen(request: HttpRequest) -> list[int] | None:
    if "all" in request.POST:
        return None
    entry = _number(request.POST.get("entry", ""))
    if entry is None:
        raise Invalid("もう一度試すものが選ばれていません。一覧のボタンから選んでください。")
    return [entry]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _rows(page: "Page[OutboxEntry]") -> Iterator[dict[str, Any]]:
    for entry in page:
        yield {"entry": entry, "work": work_of(entry), "fault": fault_of(entry), "advice": advice_of(entry)}
