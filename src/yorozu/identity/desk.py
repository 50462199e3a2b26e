"""Signing in and out of the desk."""

from django import forms
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError
from yorozu.identity.models import User
from yorozu.identity.routes import public
from yorozu.identity.services import sign_in_staff, sign_out_staff


class SignInForm(forms.Form):
    login = forms.CharField(max_length=80)
    password = forms.CharField(max_length=200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, city: str) -> HttpResponse:
    """The sign-in page of a city's desk."""
    following = _safe(request, request.POST.get("next") or request.GET.get("next", ""), city)
    if request.method != "POST":
        return _page(request, following, "")
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, following, "ログインIDとパスワードの両方を入力してください。", 422)
    try:
        user = sign_in_staff(
            municipality=request.municipality,  # type: ignore[attr-defined]
            address=client_address(request),
            at=now(),
            **form.cleaned_data,
        )
    except DomainError as error:
        return _page(request, following, error.message, error.status)
    open_session(request, user)
    return HttpResponseRedirect(following)


@public
@require_POST
def sign_out(request: HttpRequest, city: str) -> HttpResponse:
    """End the session and go back to the sign-in page."""
    if isinstance(request.user, User):
        sign_out_staff(user=request.user, at=now())
    close_session(request)
    return HttpResponseRedirect(reverse("identity:sign-in", kwargs={"city": city}))


def _page(request: HttpRequest, following: str, error: str, status: int = 200) -> HttpResponse:
    context = {"next": following, "error": error, "login": request.POST.get("login", "")[:80]}
    return render(request, "identity/sign_in.html", context, status=status)


def _safe(request: HttpRequest, target: str, city: str) -> str:
    inside = target.startswith(f"/{city}/desk/")
    if inside and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return f"/{city}/desk/"
