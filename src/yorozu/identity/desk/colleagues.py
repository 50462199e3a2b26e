"""The accounts of the city's staff, for administrators: who can sign in and how, and ending it."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yorozu.foundation.clock import now, today
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.permissions import Action
from yorozu.identity.routes import reauthenticated, staff_route
from yorozu.identity.selectors import colleague, colleagues, open_sessions
from yorozu.identity.services import (
    disable_account,
    enable_account,
    end_colleagues_sessions,
    reset_factors,
)
from yorozu.municipality.selectors import placements_from

_DONE = {
    "reset": "二段階の確認を解除し、ログインをすべて終わらせました。本人に、次のログインで登録し直すよう伝えてください。",
    "disabled": "アカウントを止め、ログインをすべて終わらせました。",
    "enabled": "アカウントをまた使えるようにしました。",
    "roles": "役割を変え、ログインをすべて終わらせました。",
    "placed": "異動・兼務を登録しました。できることも変わるときは、役割も直してください。",
    "place-ended": "所属から外す日を登録しました。",
    "signed-out": "ログインをすべて終わらせました。",
}


@staff_route(Action.ADMINISTER)
@never_cache
@require_safe
def index(request: HttpRequest, city: str) -> HttpResponse:
    """Every account of the city."""
    return render(request, "identity/colleagues.html", {"colleagues": colleagues(_by(request).municipality)})


@staff_route(Action.ADMINISTER)
@never_cache
@require_safe
@reauthenticated
def one(request: HttpRequest, city: str, account_id: int) -> HttpResponse:
    """One account, and what can be done to it."""
    found = colleague(_by(request).municipality, account_id)
    context = {
        "colleague": found,
        "placements": placements_from(found.user.staff, today()),
        "sessions": open_sessions(user=found.user, this="", at=now()),
        "own": found.user.pk == _by(request).user_id,
        "done": _DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "identity/colleague.html", context)


@staff_route(Action.ADMINISTER)
@require_POST
@reauthenticated
def reset(request: HttpRequest, city: str, account_id: int) -> HttpResponse:
    """Take a colleague's second factors away: the phone is lost."""
    return _do(request, account_id, reset_factors, "reset")


@staff_route(Action.ADMINISTER)
@require_POST
@reauthenticated
def disable(request: HttpRequest, city: str, account_id: int) -> HttpResponse:
    """Close an account."""
    return _do(request, account_id, disable_account, "disabled")


@staff_route(Action.ADMINISTER)
@require_POST
@reauthenticated
def enable(request: HttpRequest, city: str, account_id: int) -> HttpResponse:
    """Open a closed account again."""
    return _do(request, account_id, enable_account, "enabled")


@staff_route(Action.ADMINISTER)
@require_POST
@reauthenticated
def sign_out(request: HttpRequest, city: str, account_id: int) -> HttpResponse:
    """Sign a colleague out everywhere."""
    return _do(request, account_id, end_colleagues_sessions, "signed-out")


def _do(request: HttpRequest, account_id: int, act: Callable[..., object], done: str) -> HttpResponse:
    at: datetime = now()
    user: User = colleague(_by(request).municipality, account_id).user
    act(user=user, by=_by(request), at=at)
    address = reverse("identity:colleague", kwargs={"city": request.municipality.slug, "account_id": user.pk})  # type: ignore[attr-defined]
    return HttpResponseRedirect(f"{address}?done={done}")


def _by(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
