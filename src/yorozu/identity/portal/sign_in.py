"""A mail address, then the code that was sent there. No password, and nothing to remember."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError, FieldError, Invalid
from yorozu.identity.routes import public
from yorozu.identity.selectors import resident_of
from yorozu.identity.services.residents import send_sign_in_code, sign_in_resident
from yorozu.identity.visiting import close_visit, open_visit, page_after

_WAITING = "resident-code"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, city: str) -> HttpResponse:
    """Ask for the mail address and send a code there."""
    target = page_after(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        if resident_of(request) is not None:
            return HttpResponseRedirect(target)
        return _page(request, "identity/my_sign_in.html", next=target, ended="ended" in request.GET)
    email = request.POST.get("email", "")
    try:
        code_id = send_sign_in_code(
            municipality=request.municipality,  # type: ignore[attr-defined]
            email=email,
            address=client_address(request),
            at=now(),
        )
    except DomainError as error:
        context = {"next": target, "email": email[:254], "errors": _errors(error, "email")}
        return _page(request, "identity/my_sign_in.html", error.status, **context)
    request.session[_WAITING] = {"id": str(code_id), "city": request.municipality.pk, "next": target}  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse("identity:my-code", kwargs={"city": city}))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, city: str) -> HttpResponse:
    """Ask for the code, and let who has it in."""
    waiting = request.session.get(_WAITING)
    if not waiting or waiting["city"] != request.municipality.pk:  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("identity:my-sign-in", kwargs={"city": city}))
    if request.method != "POST":
        return _page(request, "identity/my_code.html")
    at = now()
    try:
        resident = sign_in_resident(
            municipality=request.municipality,  # type: ignore[attr-defined]
            code_id=UUID(waiting["id"]),
            typed=request.POST.get("code", ""),
            address=client_address(request),
            at=at,
        )
    except DomainError as error:
        return _page(request, "identity/my_code.html", error.status, errors=_errors(error, "code"))
    open_visit(request, resident, at=at)
    request.session.pop(_WAITING, None)
    return HttpResponseRedirect(page_after(request, waiting["next"]))


@public
@require_POST
def sign_out(request: HttpRequest, city: str) -> HttpResponse:
    """End the session; nothing is left in this browser."""
    close_visit(request)
    return _page(request, "identity/my_signed_out.html")


def _errors(error: DomainError, field: str) -> list[FieldError]:
    return (
        list(error.errors)
        if isinstance(error, Invalid) and error.errors
        else [FieldError(field, error.message)]
    )


def _page(request: HttpRequest, template: str, status: int = 200, **context: object) -> HttpResponse:
    return render(request, template, {**context, "demo": settings.YOROZU_DEMO}, status=status)
