"""The second step of signing in, and showing again that it is oneself."""

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError, Invalid
from yorozu.identity.desk.following import following
from yorozu.identity.desk.opening import city_of, open_desk, waiting
from yorozu.identity.desk.passkeys import answer_of, passkeys_work, site_of, taken_state
from yorozu.identity.models import User
from yorozu.identity.permissions import Action
from yorozu.identity.routes import public, staff_route
from yorozu.identity.selectors import second_factors
from yorozu.identity.services.factors import check_code, check_passkey
from yorozu.identity.services.guessing import count_factor_try, forgive_factor
from yorozu.identity.services.sign_in import record_refused_factor
from yorozu.identity.sessions import mark_confirmed

_WRONG_CODE = "コードが違うか、もう使われています。アプリに次の数字が出てから入力してください。"
_WRONG_PASSKEY = "パスキーを確認できませんでした。もう一度試すか、コードを入力してください。"
_WRONG_PASSWORD = "パスワードが違います。もう一度入力してください。"  # noqa: S105  a message


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest, city: str) -> HttpResponse:
    """After the password: the code of an app, a passkey or a recovery code."""
    held = waiting(request)
    if held is None:
        return HttpResponseRedirect(reverse("identity:sign-in", kwargs={"city": city}))
    user, target = held
    if request.method != "POST":
        return _page(request, user, "identity/second_step.html", target)
    try:
        factor = _shown(request, user)
        return open_desk(request, user, factor=factor, target=target)
    except Invalid as error:
        record_refused_factor(user=user, municipality=city_of(request), at=now())
        return _page(request, user, "identity/second_step.html", target, error)
    except DomainError as error:
        return _page(request, user, "identity/second_step.html", target, error)


@staff_route(Action.DESK_VIEW, enrolling=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, city: str) -> HttpResponse:
    """Before what must not be done at a desk left open: show again that it is you."""
    target, user = following(request, city), request.user
    assert isinstance(user, User)  # noqa: S101  staff_route let nobody else in
    if request.method != "POST":
        return _page(request, user, "identity/confirm.html", target)
    try:
        if "password" in request.POST:
            _check_own_password(request, user)
        else:
            _shown(request, user)
    except DomainError as error:
        return _page(request, user, "identity/confirm.html", target, error)
    request.session.cycle_key()
    mark_confirmed(request.session, now())
    return HttpResponseRedirect(target)


def _shown(request: HttpRequest, user: User) -> str:
    """The factor that was shown. Raises Invalid, or TooMany; counted before it is judged."""
    at = now()
    count_factor_try(user, at)
    if "answer" in request.POST:
        answer, state = answer_of(request), taken_state(request)
        factor = (
            "passkey"
            if check_passkey(user=user, answer=answer, state=state, site=site_of(request), at=at)
            else ""
        )
        wrong = _WRONG_PASSKEY
    else:
        factor, wrong = check_code(user=user, code=request.POST.get("code", ""), at=at), _WRONG_CODE
    if not factor:
        raise Invalid(wrong)
    forgive_factor(user)
    return factor


def _check_own_password(request: HttpRequest, user: User) -> None:
    count_factor_try(user, now())
    if authenticate(None, login=user.login, password=request.POST.get("password", "")[:200]) is None:
        raise Invalid(_WRONG_PASSWORD)
    forgive_factor(user)


def _page(
    request: HttpRequest, user: User, template: str, target: str, error: DomainError | None = None
) -> HttpResponse:
    kinds = {each.kind for each in second_factors(user)}
    context = {
        "next": target,
        "error": error.message if error else "",
        "kinds": kinds,
        "has_code": bool(kinds & {"totp", "recovery_codes"}),
        "passkeys": "webauthn" in kinds and passkeys_work(request),
    }
    return render(request, template, context, status=error.status if error else 200)
