"""Enrolling second factors and taking them away."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError, Invalid
from yorozu.identity.desk.account import shut, to_account, user_of
from yorozu.identity.desk.passkeys import answer_of, passkeys_work, site_of, taken_state
from yorozu.identity.permissions import Action
from yorozu.identity.routes import reauthenticated, staff_route
from yorozu.identity.services.factors import (
    add_passkey,
    add_totp,
    new_recovery_codes,
    new_totp_secret,
    remove_factor,
    totp_address,
)
from yorozu.identity.sessions import mark_factor

# Signed into the form and kept nowhere until the first code proves that the app has it.
_SALT = "totp-offered"
_GOOD_FOR = 900


@staff_route(Action.DESK_VIEW, enrolling=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def totp(request: HttpRequest, city: str) -> HttpResponse:
    """Enrol an authenticator app: show the QR code, ask for the first code."""
    if request.method != "POST":
        return _totp_page(request)
    secret, user = _secret_sent(request), user_of(request)
    try:
        if not secret:
            raise Invalid("画面の有効期限が切れました。新しいQRコードを読み取り直してください。")
        codes = add_totp(
            user=user, secret=secret, code=request.POST.get("code", ""), this=_this(request), at=now()
        )
    except DomainError as error:
        return _totp_page(request, error, secret)
    return _enrolled(request, "totp", codes)


@staff_route(Action.DESK_VIEW, enrolling=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def passkey(request: HttpRequest, city: str) -> HttpResponse:
    """Enrol a passkey."""
    if request.method != "POST":
        return _passkey_page(request)
    try:
        codes = add_passkey(
            user=user_of(request), name=request.POST.get("name", ""), answer=answer_of(request),
            state=taken_state(request), site=site_of(request), this=_this(request), at=now(),
        )  # fmt: skip
    except DomainError as error:
        return _passkey_page(request, error)
    return _enrolled(request, "passkey", codes)


@staff_route(Action.DESK_VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def recovery_codes(request: HttpRequest, city: str) -> HttpResponse:
    """Ask, then show ten new recovery codes, this once."""
    if request.method != "POST":
        return render(request, "identity/recovery_codes.html", {})
    codes = new_recovery_codes(user=user_of(request), this=_this(request), at=now())
    return render(request, "identity/recovery_codes.html", {"codes": codes})


@staff_route(Action.DESK_VIEW)
@require_POST
@reauthenticated
def remove(request: HttpRequest, city: str, factor_id: int) -> HttpResponse:
    """Take one away."""
    remove_factor(
        user=user_of(request), factor=factor_id, this=_this(request),
        required=settings.YOROZU_STAFF_MFA_REQUIRED, at=now(),
    )  # fmt: skip
    return to_account(request, "removed")


def _this(request: HttpRequest) -> str:
    return str(request.session.session_key)


def _enrolled(request: HttpRequest, factor: str, codes: list[str]) -> HttpResponse:
    """The session now has its second factor; the first time, the recovery codes are shown."""
    mark_factor(request.session, factor)
    if not codes:
        return to_account(request, "added")
    return render(request, "identity/recovery_codes.html", {"codes": codes, "first": True})


def _secret_sent(request: HttpRequest) -> str:
    """The secret that the form showed to this person; empty where it did not, or too long ago."""
    try:
        user, secret = signing.loads(request.POST.get("offered", ""), salt=_SALT, max_age=_GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(secret) if user == user_of(request).pk else ""


def _totp_page(request: HttpRequest, error: DomainError | None = None, secret: str = "") -> HttpResponse:
    user = user_of(request)
    secret = secret or new_totp_secret()
    address, picture = totp_address(user=user, secret=secret)
    context = {
        "offered": signing.dumps((user.pk, secret), salt=_SALT),
        "picture": picture,
        "address": address,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "error": error.message if error else "",
        "shut": shut(request),
    }
    return render(request, "identity/totp.html", context, status=error.status if error else 200)


def _passkey_page(request: HttpRequest, error: DomainError | None = None) -> HttpResponse:
    context = {
        "error": error.message if error else "",
        "passkeys": passkeys_work(request),
        "shut": shut(request),
    }
    return render(request, "identity/passkey.html", context, status=error.status if error else 200)
