"""The page of the link: when it is, cancelling, and coming in by a press of a button (a mail scanner opens links)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yorozu.counter.models import RemoteVisit
from yorozu.counter.models.remote import OPENS_BEFORE
from yorozu.counter.portal.remote.hand import city_of, keep_visit, secret_in_hand
from yorozu.counter.selectors.remote import when_of
from yorozu.counter.selectors.remote_frames import moment_words
from yorozu.counter.services import remote
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, NotFound
from yorozu.identity.routes import public


@public
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, city: str, token: str) -> HttpResponse:
    """Says when the appointment is. POST comes in, or with `do=cancel` takes the appointment back."""
    at = now()
    try:
        visit = remote.find_link(
            municipality=city_of(request), token=token, address=client_address(request), at=at
        )
    except NotFound as dead:
        return render(request, "counter/remote_dead.html", {"message": dead.message}, status=404)
    if request.method != "POST":
        return _page(request, visit, at)
    try:
        if request.POST.get("do") == "cancel":
            remote.cancel_visit(visit=visit, by=None, at=at)
            return render(request, "counter/remote_dead.html", {"cancelled": when_of(visit)})
        return _come_in(request, visit, at)
    except Conflict as refused:
        return _page(request, visit, at, refused.message, refused.status)


def _come_in(request: HttpRequest, visit: RemoteVisit, at: datetime) -> HttpResponse:
    came = remote.come_in(
        visit=visit, name=request.POST.get("name", "")[:100], secret=secret_in_hand(request, visit), at=at
    )
    keep_visit(request, came.visit, came.secret)
    return HttpResponseRedirect(reverse("counter:remote-room", kwargs={"city": city_of(request).slug}))


def _page(
    request: HttpRequest, visit: RemoteVisit, at: datetime, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "visit": visit,
        "when": when_of(visit),
        "opens": moment_words(visit.begins_at - OPENS_BEFORE),
        "admits": visit.admits(at),
        "may_cancel": visit.state == "booked",
        "refused": refused,
        "booked": request.GET.get("done") == "booked",
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "counter/remote_link.html", context, status=status)
