"""How a view declares who may call it. A view that declares nothing is refused by the middleware."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from yorozu.foundation.clock import now
from yorozu.foundation.errors import Forbidden
from yorozu.identity.held import keep_typed
from yorozu.identity.models import User
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import actor_of, has_second_factor
from yorozu.identity.sessions import factor_shown, is_confirmed, note_use

_ANEW = {"HX-Refresh": "true"}
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Declared:
    """Who a route is for: everybody, or staff with an action.

    `enrolling`: also for staff who have yet to enrol the second factor that the installation requires.
    """

    action: Action | None
    enrolling: bool = False


def public(view: View) -> View:
    """For everybody: residents' screens, the API, sign-in. What it shows is guarded by the service it calls."""
    view.declared = Declared(None)  # type: ignore[attr-defined]
    return view


def staff_route(
    action: Action, *, enrolling: bool = False, background: bool = False
) -> Callable[[View], View]:
    """For signed-in staff of the address's city who may do `action` somewhere; where exactly, the service checks.

    `background` is for what a page asks by itself: it keeps no session alive at a desk left alone, and where the session
    has ended the page is read anew (htmx), which leads to the sign-in page.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor.kind != "staff":
                return HttpResponse(status=204, headers=_ANEW) if background else _to_sign_in(request)
            if elsewhere := _second_factor_first(request, enrolling):
                return elsewhere
            if not actor.may(action):
                raise Forbidden("この画面を使う権限がありません。必要な場合は管理者に依頼してください。")
            if not background:
                note_use(request.session, now())
            request.actor = actor  # type: ignore[attr-defined]
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        guarded.declared = Declared(action, enrolling)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def reauthenticated(view: View) -> View:
    """For what must not be done at a desk left open: bulk export, disposal, changes to how one signs in.

    The person shows that it is them (password or second factor) unless they did within YOROZU_STAFF_CONFIRM_MINUTES,
    and comes back to the page; put it on the page with the form as well, so that nothing typed is lost. It stands
    under `staff_route` and under the methods, next to the view (OWASP ASVS 5.0, 7.5.3).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_confirmed(request.session, now()):
            return _to(request, "identity:confirm", next=page_of(request))
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    guarded.reauthenticated = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def page_of(request: HttpRequest) -> str:
    """The path of the page a person is on: this one, or the one whose form they sent; empty where not known."""
    if request.method in ("GET", "HEAD"):
        return request.path
    came = urlsplit(request.headers.get("Referer", ""))
    return came.path if came.netloc == request.get_host() else ""


def declared_of(view: Callable[..., Any]) -> Declared | None:
    """What a view declares; None where it declares nothing."""
    return getattr(view, "declared", None)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        raise Forbidden(
            "今のログインでは、この市区町村の職員の画面を使えません。ログアウトしてからやり直してください。"
        )
    ended = getattr(request.session, "ended", None)
    keep_typed(request, page=page_of(request), at=now())
    return _to(request, "identity:sign-in", ended=ended, next=page_of(request))


def _second_factor_first(request: HttpRequest, enrolling: bool) -> HttpResponse | None:
    """Where to go instead, while the second factor of this session is missing."""
    if factor_shown(request.session):
        return None
    if not enrolling:
        return _to(request, "identity:account") if settings.YOROZU_STAFF_MFA_REQUIRED else None
    # Who knows only the password of an account with a second factor must not enrol one more.
    if isinstance(request.user, User) and has_second_factor(request.user):
        close_session(request)
        return _to(request, "identity:sign-in", next=page_of(request))
    return None


def _to(request: HttpRequest, name: str, **query: str | None) -> HttpResponse:
    address = reverse(name, kwargs={"city": request.municipality.slug})  # type: ignore[attr-defined]
    said = {key: value for key, value in query.items() if value}
    return HttpResponseRedirect(f"{address}?{urlencode(said)}" if said else address)
