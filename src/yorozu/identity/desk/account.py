"""One's own account: how one signs in, and where one is signed in."""

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError, Invalid, NotFound
from yorozu.identity.desk.passkeys import passkeys_work
from yorozu.identity.models import User
from yorozu.identity.permissions import Action
from yorozu.identity.routes import reauthenticated, staff_route
from yorozu.identity.selectors import open_sessions, second_factors
from yorozu.identity.services import end_sessions, set_password
from yorozu.identity.services.guessing import count_factor_try, forgive_factor
from yorozu.identity.services.sessions import end_session
from yorozu.identity.sessions import factor_shown

_DONE = {
    "added": "登録しました。次のログインから使えます。",
    "removed": "登録を消しました。",
    "password": "パスワードを変えました。ほかの端末のログインは終わりました。",
    "ended": "ログアウトさせました。",
}


class PasswordForm(forms.Form):
    current = forms.CharField(max_length=200, strip=False)
    new = forms.CharField(max_length=200, strip=False)
    again = forms.CharField(max_length=200, strip=False)


def user_of(request: HttpRequest) -> User:
    """The account of who is signed in."""
    assert isinstance(request.user, User)  # noqa: S101  staff_route let nobody else in
    return request.user


def to_account(request: HttpRequest, done: str) -> HttpResponse:
    """Back to the account's page, which says what was done."""
    address = reverse("identity:account", kwargs={"city": request.municipality.slug})  # type: ignore[attr-defined]
    return HttpResponseRedirect(f"{address}?done={done}")


def shut(request: HttpRequest) -> bool:
    """Whether only the pages of enrolment are open: a second factor is required and none was shown."""
    return settings.YOROZU_STAFF_MFA_REQUIRED and not factor_shown(request.session)


@staff_route(Action.DESK_VIEW, enrolling=True)
@never_cache
@require_safe
def account(request: HttpRequest, city: str) -> HttpResponse:
    """What is enrolled, and the browsers one is signed in from."""
    user = user_of(request)
    factors = second_factors(user)
    context = {
        "factors": factors,
        "has_app": any(each.kind == "totp" for each in factors),
        "sessions": open_sessions(user=user, this=str(request.session.session_key), at=now()),
        "shut": shut(request),
        "required": settings.YOROZU_STAFF_MFA_REQUIRED,
        "passkeys": passkeys_work(request),
        "done": _DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "identity/account.html", context)


@staff_route(Action.DESK_VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def password(request: HttpRequest, city: str) -> HttpResponse:
    """A new password of one's own; every other session ends."""
    if request.method != "POST":
        return render(request, "identity/password.html", {})
    user = user_of(request)
    form = PasswordForm(request.POST)
    try:
        _check(user, form)
        set_password(
            user=user, password=form.cleaned_data["new"], by=request.actor, at=now(),  # type: ignore[attr-defined]
            this=str(request.session.session_key),
        )  # fmt: skip
    except DomainError as error:
        return render(request, "identity/password.html", {"error": error.message}, status=error.status)
    update_session_auth_hash(request, user)
    return to_account(request, "password")


@staff_route(Action.DESK_VIEW)
@require_POST
def end_one(request: HttpRequest, city: str, reference: str) -> HttpResponse:
    """Sign out in one browser."""
    if not end_session(user=user_of(request), reference=reference):
        raise NotFound("そのログインはもう終わっています。")
    return to_account(request, "ended")


@staff_route(Action.DESK_VIEW)
@require_POST
def end_others(request: HttpRequest, city: str) -> HttpResponse:
    """Sign out in every browser but this one."""
    end_sessions(user=user_of(request), but=str(request.session.session_key))
    return to_account(request, "ended")


def _check(user: User, form: PasswordForm) -> None:
    if not form.is_valid():
        raise Invalid("三つの欄をすべて入力してください。")
    if form.cleaned_data["new"] != form.cleaned_data["again"]:
        raise Invalid("新しいパスワードが二つの欄で違います。同じものを入力してください。")
    count_factor_try(user, now())
    if authenticate(None, login=user.login, password=form.cleaned_data["current"]) is None:
        raise Invalid("今のパスワードが違います。もう一度入力してください。")
    forgive_factor(user)
