"""How a view declares who may call it. A view that declares nothing is refused by the middleware."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from yorozu.foundation.errors import Forbidden
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import actor_of

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Declared:
    """Who a route is for: everybody, or staff with an action."""

    action: Action | None


def public(view: View) -> View:
    """For everybody: residents' screens, the API, sign-in. What it shows is guarded by the service it calls."""
    view.declared = Declared(None)  # type: ignore[attr-defined]
    return view


def staff_route(action: Action) -> Callable[[View], View]:
    """For signed-in staff of the address's city who may do `action` somewhere; where exactly, the service checks."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor.kind != "staff":
                return _to_sign_in(request)
            if not actor.may(action):
                raise Forbidden("この画面を使う権限がありません。必要な場合は管理者に依頼してください。")
            request.actor = actor  # type: ignore[attr-defined]
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        guarded.declared = Declared(action)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def declared_of(view: Callable[..., Any]) -> Declared | None:
    """What a view declares; None where it declares nothing."""
    return getattr(view, "declared", None)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        raise Forbidden("別の市区町村の職員としてログインしています。ログアウトしてからやり直してください。")
    address = reverse("identity:sign-in", kwargs={"city": request.municipality.slug})  # type: ignore[attr-defined]
    following = request.path if request.method == "GET" else ""
    return HttpResponseRedirect(f"{address}?{urlencode({'next': following})}" if following else address)
