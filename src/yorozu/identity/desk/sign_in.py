"""The first step: login id and password, or a passkey, which is both steps at once."""

from datetime import timedelta

from django import forms
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError
from yorozu.identity.desk.devices import known_device
from yorozu.identity.desk.following import following
from yorozu.identity.desk.opening import city_of, open_desk, wait_for_second_factor
from yorozu.identity.desk.passkeys import answer_of, passkeys_work, site_of, taken_state
from yorozu.identity.models import User
from yorozu.identity.routes import public
from yorozu.identity.selectors import has_second_factor
from yorozu.identity.services import check_password, sign_out_staff
from yorozu.identity.services.factors import check_passkey, owner_of
from yorozu.identity.services.guessing import account_name
from yorozu.identity.services.sign_in import belongs
from yorozu.identity.sessions import Ended
from yorozu.trust import limits

_REFUSED = "パスキーでログインできませんでした。もう一度試すか、ログインIDとパスワードを入力してください。"
_ENDED = {
    Ended.IDLE: "しばらく操作がなかったため、ログアウトしました。もう一度ログインすると、元の画面に戻ります。",
    Ended.OLD: "ログインしてから長い時間がたったため、ログアウトしました。もう一度ログインすると、元の画面に戻ります。",
    Ended.CLOSED: "前のログインは終わっています。もう一度ログインしてください。",
}


class SignInForm(forms.Form):
    login = forms.CharField(max_length=80)
    password = forms.CharField(max_length=200, strip=False)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, city: str) -> HttpResponse:
    """The sign-in page of a city's desk."""
    target = following(request, city)
    if request.method != "POST":
        return _page(request, target, "")
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, target, "ログインIDとパスワードの両方を入力してください。", 422)
    account = account_name(city_of(request), form.cleaned_data["login"])
    try:
        user = check_password(
            municipality=city_of(request),
            address=client_address(request),
            device=known_device(request, account),
            at=now(),
            **form.cleaned_data,
        )
        if has_second_factor(user):
            wait_for_second_factor(request, user, target)
            return HttpResponseRedirect(reverse("identity:second-step", kwargs={"city": city}))
        return open_desk(request, user, factor="", target=target)
    except DomainError as error:
        return _page(request, target, error.message, error.status)


@public
@never_cache
@require_POST
def sign_in_with_passkey(request: HttpRequest, city: str) -> HttpResponse:
    """Sign in with a passkey alone: it proves the device, and the unlocking of it the person."""
    target, at = following(request, city), now()
    try:
        address = client_address(request)
        limits.hit(scope="passkey", key=address, limit=50, window=timedelta(minutes=15), at=at)
        answer, state = answer_of(request), taken_state(request)
        user = owner_of(answer)
        if user is None or not check_passkey(
            user=user, answer=answer, state=state, site=site_of(request), at=at
        ):
            return _page(request, target, _REFUSED, 422)
        if not belongs(user, city_of(request)):
            return _page(request, target, _REFUSED, 422)
        return open_desk(request, user, factor="passkey", target=target)
    except DomainError as error:
        return _page(request, target, error.message, error.status)


@public
@require_POST
def sign_out(request: HttpRequest, city: str) -> HttpResponse:
    """End the session and go back to the sign-in page."""
    if isinstance(request.user, User):
        sign_out_staff(user=request.user, at=now())
    close_session(request)
    return HttpResponseRedirect(reverse("identity:sign-in", kwargs={"city": city}))


def _page(request: HttpRequest, target: str, error: str, status: int = 200) -> HttpResponse:
    ended = request.GET.get("ended", "")
    context = {
        "next": target,
        "error": error,
        "login": request.POST.get("login", "")[:80],
        "ended": _ENDED[Ended(ended)] if ended in list(Ended) and not error else "",
        "passkeys": passkeys_work(request),
    }
    return render(request, "identity/sign_in.html", context, status=status)
