"""What a browser is asked about passkeys, and what it answers."""

import ipaddress
import json
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Invalid
from yorozu.identity.desk.opening import city_of, waiting
from yorozu.identity.models import User
from yorozu.identity.permissions import Action
from yorozu.identity.routes import public, reauthenticated, staff_route
from yorozu.identity.services.factors import Ceremony, Site, begin_passkey_sign_in, begin_registration
from yorozu.trust import limits

_STATE = "passkey_state"
_LONGEST = 20_000


@public
@never_cache
@require_POST
def options(request: HttpRequest, city: str) -> HttpResponse:
    """What to ask for: a passkey of the person who waits or is signed in, or of anybody."""
    address, window = client_address(request), timedelta(minutes=15)
    limits.hit(scope="passkey-options", key=address, limit=200, window=window, at=now())
    held = waiting(request)
    user = held[0] if held else request.user if isinstance(request.user, User) else None
    return _asked(request, begin_passkey_sign_in(user=user, site=site_of(request)))


@staff_route(Action.DESK_VIEW, enrolling=True)
@never_cache
@require_POST
@reauthenticated
def registration_options(request: HttpRequest, city: str) -> HttpResponse:
    """What to ask for when a passkey is to be made."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  staff_route let nobody else in
    return _asked(request, begin_registration(user=user, site=site_of(request)))


def answer_of(request: HttpRequest) -> Any:
    """The browser's answer, as the script puts it into the form. Raises Invalid."""
    text = request.POST.get("answer", "")
    try:
        return json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        raise Invalid("パスキーの応答を読み取れませんでした。もう一度お試しください。") from None


def taken_state(request: HttpRequest) -> Any:
    """What was asked, good for one answer; an empty one, which nothing answers, where nothing was."""
    return request.session.pop(_STATE, {})


def site_of(request: HttpRequest) -> Site:
    """For whom passkeys are made here: the host, whatever its port and city."""
    return Site(host=_host(request), name=f"{city_of(request).name} よろず")


def passkeys_work(request: HttpRequest) -> bool:
    """Browsers know passkeys over HTTPS (or on localhost), and never for a bare IP address."""
    host = _host(request)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False


def _asked(request: HttpRequest, ceremony: Ceremony) -> HttpResponse:
    request.session[_STATE] = ceremony.state
    return JsonResponse(ceremony.options)


def _host(request: HttpRequest) -> str:
    return request.get_host().rpartition("]")[0].lstrip("[") or request.get_host().partition(":")[0]
