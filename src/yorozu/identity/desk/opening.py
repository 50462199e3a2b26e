"""Between the password and the desk: the step that waits for a second factor, and the opening of the session."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from yorozu.foundation.clock import now
from yorozu.identity.desk.devices import remember_device
from yorozu.identity.held import offer_typed
from yorozu.identity.models import User
from yorozu.identity.services import sign_in_staff
from yorozu.identity.services.guessing import account_name
from yorozu.identity.sessions import mark_signed_in
from yorozu.municipality.models import Municipality

_WAITING = "second_step"
_WAITS = timedelta(minutes=10)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def city_of(request: HttpRequest) -> Municipality:
    """The city of the address."""
    city: Municipality = request.municipality  # type: ignore[attr-defined]
    return city


def wait_for_second_factor(request: HttpRequest, user: User, target: str) -> None:
    """The password was right: remember it for ten minutes, under a new key of the session."""
    request.session.cycle_key()
    request.session[_WAITING] = {
        "user": user.pk,
        "city": city_of(request).pk,
        "password": user.get_session_auth_hash(),
        "since": now().isoformat(),
        "next": target,
    }


def waiting(request: HttpRequest) -> tuple[User, str] | None:
    """Who has shown their password here and not yet more, and where they want to go."""
    kept: dict[str, Any] | None = request.session.get(_WAITING)
    if kept is None or kept["city"] != city_of(request).pk:
        return None
    if abs(now() - datetime.fromisoformat(kept["since"])) >= _WAITS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["password"]):
        return None
    return user, kept["next"]


def open_desk(request: HttpRequest, user: User, *, factor: str, target: str) -> HttpResponse:
    """Sign in, under a new key of the session, and go on. Raises Invalid where the account was closed meanwhile."""
    at = now()
    if offer_typed(request, user, at):
        target = reverse("identity:resume", kwargs={"city": city_of(request).slug})

    def open_session() -> None:
        request.session.pop(_WAITING, None)
        if SESSION_KEY in request.session:
            request.session.cycle_key()  # login() keeps the key of whoever signs in again as the same person
        login(request, user, backend=_BACKEND)
        mark_signed_in(
            request.session, factor=factor, user_agent=request.headers.get("User-Agent", ""), at=at
        )
        request.session.set_expiry(0)  # the cookie goes with the browser; the server's times hold anyway
        request.session.save()

    sign_in_staff(user=user, municipality=city_of(request), factor=factor, open_session=open_session, at=at)
    response = HttpResponseRedirect(target)
    remember_device(request, response, account_name(city_of(request), user.login))
    return response
