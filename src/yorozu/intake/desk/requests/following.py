"""How far a request is, taking it back, and its notice."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake import services
from yorozu.intake.desk.requests.listing import tag_of
from yorozu.intake.desk.requests.places import actor_in, request_url
from yorozu.intake.models import WITHDRAWABLE, Status
from yorozu.intake.selectors import (
    expected_on,
    notices_of,
    printed_request,
    request_by_id,
    timeline_of,
)
from yorozu.intake.talking import following
from yorozu.procedures.selectors import definition_of
from yorozu.trust.vault import open_file


@staff_route(Action.DESK_VIEW)
@require_safe
def view(request: HttpRequest, city: str, application_id: UUID) -> HttpResponse:
    """Where it stands, what to do, the road so far and what was asked."""
    actor = actor_in(request)
    at = now()
    application = request_by_id(actor, application_id, at=at)
    definition = definition_of(application.version)
    context = {
        "application": application,
        "definition": definition,
        "tag": tag_of(application),
        "word": Status(application.status).label,
        "mine": application.staff_id == (actor.staff.pk if actor.staff else None),
        "timeline": timeline_of(application)[::-1],
        "sections": printed_request(application),
        "expected": expected_on(application) if application.status in WITHDRAWABLE else None,
        "withdrawable": application.status in WITHDRAWABLE,
        "notices_url": f"{request_url(city, application_id)}notice/",
        **following(application, at),
    }
    if request.method != "HEAD":
        services.mark_news_read(application=application, at=at)
    return render(request, "intake/requests/view.html", context)


@staff_route(Action.DESK_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, city: str, application_id: UUID) -> HttpResponse:
    """Ask once more, then take it back."""
    actor, at = actor_in(request), now()
    application = request_by_id(actor, application_id, at=at)
    if request.method == "POST":
        services.withdraw(application=application, by=actor, at=at)
    back = request_url(city, application_id)
    if request.method == "POST" or application.status not in WITHDRAWABLE:
        return HttpResponseRedirect(back)
    context = {
        "application": application,
        "definition": definition_of(application.version),
        "back": back,
        "frame": "ui/desk.html",
    }
    return render(request, "intake/withdraw.html", context)


@staff_route(Action.DESK_VIEW)
@require_safe
def notice(request: HttpRequest, city: str, application_id: UUID, number: int) -> HttpResponse:
    """The PDF of a notice."""
    application = request_by_id(actor_in(request), application_id, at=now())
    found = notices_of(application).filter(number=number).first()
    if found is None:
        raise NotFound("この通知書は見つかりません。申請の画面から開いてください。")
    return attachment(
        f"{found.title}.pdf", "application/pdf", open_file(found.stored), plain=f"notice-{number}.pdf"
    )
