"""The windows of the city, as the administrator sets them up."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.counter import services
from yorozu.counter.desk.places import actor_in
from yorozu.counter.models import Window
from yorozu.counter.selectors import all_windows, departments_of, window_by_id
from yorozu.counter.services import WindowValues
from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route


@staff_route(Action.COUNTER_SET_UP)
@require_safe
def windows(request: HttpRequest, city: str) -> HttpResponse:
    """Every window, in use or not."""
    context = {"windows": all_windows(actor_in(request).municipality)}
    return render(request, "counter/desk/windows.html", context)


@staff_route(Action.COUNTER_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, city: str) -> HttpResponse:
    """Make a window."""
    return _save(request, None) if request.method == "POST" else _page(request, None, [])


@staff_route(Action.COUNTER_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, city: str, window_id: int) -> HttpResponse:
    """Change a window, or take it out of use."""
    window = window_by_id(actor_in(request).municipality, window_id)
    return _save(request, window) if request.method == "POST" else _page(request, window, [])


def _save(request: HttpRequest, window: Window | None) -> HttpResponse:
    actor, typed = actor_in(request), _typed(request, window)
    chosen = {str(each.pk): each for each in departments_of(actor.municipality)}.get(typed["department"])
    order = typed["order"]
    try:
        if chosen is None:
            raise Invalid("", [FieldError("department", "部署を選んでください。")])
        values = WindowValues(
            department=chosen,
            name=typed["name"],
            prefix=typed["prefix"],
            place=typed["place"],
            order=int(order) if order.isascii() and order.isdigit() and len(order) < 10 else -1,
            active=typed["active"] == "1",
            reader=typed["reader"],
        )
        services.set_up_window(window=window, values=values, by=actor, at=now())
    except Invalid as refused:
        return _page(request, window, list(refused.errors))
    return HttpResponseRedirect(reverse("counter:windows", kwargs={"city": actor.municipality.slug}))


def _page(request: HttpRequest, window: Window | None, errors: list[FieldError]) -> HttpResponse:
    context: dict[str, Any] = {
        "window": window,
        "departments": departments_of(actor_in(request).municipality),
        "readers": list(settings.YOROZU_CARD_READERS),
        "typed": _typed(request, window),
        "errors": errors,
        "wrong": {each.field: each.message for each in errors},
    }
    return render(request, "counter/desk/window.html", context, status=422 if errors else 200)


def _typed(request: HttpRequest, window: Window | None) -> dict[str, str]:
    names = ("department", "name", "prefix", "place", "order", "reader", "active")
    if request.method == "POST":
        return {name: request.POST.get(name, "").strip()[:60] for name in names}
    if window is None:
        return {**dict.fromkeys(names, ""), "order": "10", "active": "1"}
    return {
        "department": str(window.department_id),
        "name": window.name,
        "prefix": window.prefix,
        "place": window.place,
        "order": str(window.order),
        "reader": window.reader,
        "active": "1" if window.active else "",
    }
