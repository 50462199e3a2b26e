"""The second screen: the person checks what the clerk entered, and says that it is right or what is not."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.counter import services
from yorozu.counter.answers import content_of
from yorozu.counter.models import Visit
from yorozu.counter.portal.places import city_of, join, joined_to, leave, renewed
from yorozu.counter.selectors import entered_in, visit_on_screen
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, DomainError, FieldError, Invalid
from yorozu.identity.routes import public
from yorozu.identity.services import send_sign_in_code, sign_in_resident

_WAITING = "counter-sign-in"
_MOST_WRONG = 200


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, city: str) -> HttpResponse:
    """Ask for the code that the clerk has, and join the visit."""
    if request.method != "POST":
        return render(request, "counter/screen_start.html", {"errors": [], "code": ""})
    try:
        found = services.join_screen(
            municipality=city_of(request),
            typed=request.POST.get("code", ""),
            address=client_address(request),
            at=now(),
        )
    except DomainError as refused:
        context = {"errors": _errors(refused, "code"), "code": request.POST.get("code", "")[:20]}
        return render(request, "counter/screen_start.html", context, status=refused.status)
    join(request, found)
    return _to(request, "screen")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, city: str) -> HttpResponse:
    """What the clerk shows; POST says that it is right, or marks what is wrong."""
    visit = _visit(request)
    if visit is None:
        return render(request, "counter/screen_over.html")
    if request.method != "POST":
        return _page(request, visit)
    seen = request.POST.get("seen", "")[:64]
    try:
        if "right" in request.POST:
            services.confirm_on_screen(visit=visit, seen=seen, at=now())
        else:
            wrong = request.POST.getlist("wrong")[:_MOST_WRONG]
            services.mark_wrong(visit=visit, seen=seen, wrong=wrong, at=now())
    except (Conflict, Invalid) as refused:
        return _page(request, visit, refused)
    return _to(request, "screen")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identify(request: HttpRequest, city: str) -> HttpResponse:
    """The person shows by a code sent to their address whose account it is; this screen stays signed out."""
    visit = _visit(request)
    if visit is None:
        return render(request, "counter/screen_over.html")
    waiting = request.session.get(_WAITING)
    if request.method != "POST":
        return _identify(request, "again" not in request.GET and bool(waiting))
    try:
        if "code" in request.POST and waiting:
            resident = sign_in_resident(
                municipality=city_of(request),
                code_id=UUID(waiting),
                typed=request.POST.get("code", ""),
                address=client_address(request),
                at=now(),
            )
            services.know_resident(visit=visit, resident=resident, at=now())
            request.session.pop(_WAITING, None)
            return _to(request, "screen")
        code_id = send_sign_in_code(
            municipality=city_of(request),
            email=request.POST.get("email", ""),
            address=client_address(request),
            at=now(),
        )
    except DomainError as refused:
        return _identify(request, "code" in request.POST, refused)
    request.session[_WAITING] = str(code_id)
    return _to(request, "screen-identify")


@public
@require_POST
def end(request: HttpRequest, city: str) -> HttpResponse:
    """Leave nothing on this screen."""
    if (pairing := joined_to(request)) is not None:
        services.leave_screen(municipality=city_of(request), pairing_id=pairing, at=now())
        leave(request)
    return _to(request, "screen-start")


def _visit(request: HttpRequest) -> Visit | None:
    pairing = joined_to(request)
    return visit_on_screen(city_of(request), pairing) if pairing else None


def _page(request: HttpRequest, visit: Visit, refused: DomainError | None = None) -> HttpResponse:
    visit = _visit(request) or visit
    entered = entered_in(visit, at=now())
    shown = bool(visit.shown_digest) and visit.shown_digest == entered.digest
    confirmed = visit.confirmation(entered.digest) is not None
    context = {
        "visit": visit,
        "shown": shown and not confirmed,
        "confirmed": confirmed,
        "done": bool(entered.sent) and not entered.waiting,
        "content": content_of(visit, entered, at=now()) if shown and not confirmed else None,
        "seen": entered.digest,
        "marked": bool(visit.wrong),
        "said": refused.message if refused else "",
    }
    page = render(request, "counter/screen.html", context, status=refused.status if refused else 200)
    # While the person reads, nothing moves.
    return page if shown and not confirmed else renewed(page, 4)


def _identify(request: HttpRequest, sent: bool, refused: DomainError | None = None) -> HttpResponse:
    context = {
        "sent": sent,
        "errors": _errors(refused, "code" if sent else "email") if refused else [],
        "email": request.POST.get("email", "")[:254],
    }
    return render(request, "counter/screen_identify.html", context, status=refused.status if refused else 200)


def _errors(error: DomainError, field: str) -> list[FieldError]:
    found = list(error.errors) if isinstance(error, Invalid) else []
    return found or [FieldError(field, error.message)]


def _to(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"counter:{name}", kwargs={"city": city_of(request).slug}))
