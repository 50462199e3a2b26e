"""What there is to ask for, what is begun, and what was asked."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.foundation.clock import now
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.desk.requests.places import actor_in
from yorozu.intake.models import WITHDRAWABLE, Application, Status
from yorozu.intake.selectors import request_drafts_of, requests_of, unread_news
from yorozu.procedures.selectors import published_inside

PAGE_SIZE = 50
_TAGS = {Status.CORRECTION_REQUESTED: "waiting"}


@staff_route(Action.DESK_VIEW)
@require_safe
def overview(request: HttpRequest, city: str) -> HttpResponse:
    actor, at = actor_in(request), now()
    page = Paginator(requests_of(actor, at=at), PAGE_SIZE).get_page(request.GET.get("page"))
    unread = unread_news([each.pk for each in page], actor.municipality.pk)
    context = {
        "procedures": published_inside(actor.municipality),
        "drafts": request_drafts_of(actor, at=at),
        "page": page,
        "rows": [(each, tag_of(each), Status(each.status).label, unread.get(each.pk, 0)) for each in page],
    }
    return render(request, "intake/requests/overview.html", context)


def tag_of(application: Application) -> str:
    """The kind of the tag that says where it stands."""
    status = Status(application.status)
    return _TAGS.get(status, "" if status in WITHDRAWABLE else "done")
