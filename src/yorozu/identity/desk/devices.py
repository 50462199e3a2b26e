"""Which accounts have signed in from this browser before: a signed cookie, counted by itself when one guesses."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

_SALT = "signed-in-before"
_AGE = 180 * 24 * 3600
_MOST = 8


def known_device(request: HttpRequest, account: str) -> str:
    """A mark of this browser where the account signed in from it before; empty otherwise."""
    return str(_read(request).get(_name(account), ""))


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """The account has signed in from here. A counter's shared browser remembers the last eight accounts."""
    marks = _read(request)
    mark = marks.pop(_name(account), "") or secrets.token_urlsafe(12)
    kept = [*marks.items(), (_name(account), mark)][-_MOST:]
    response.set_cookie(
        settings.YOROZU_DEVICE_COOKIE, signing.dumps(dict(kept), salt=_SALT, compress=True), max_age=_AGE,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def _read(request: HttpRequest) -> dict[str, str]:
    try:
        found: Any = signing.loads(
            request.COOKIES.get(settings.YOROZU_DEVICE_COOKIE, ""), salt=_SALT, max_age=_AGE
        )
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _name(account: str) -> str:
    return salted_hmac(_SALT, account).hexdigest()[:16]
