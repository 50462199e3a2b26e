"""The conversation about a request, for who asked and for their department."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake import services
from yorozu.intake.desk.requests.places import actor_in
from yorozu.intake.models import Side
from yorozu.intake.selectors import message_file, request_by_id
from yorozu.intake.talking import take_message, talk_of
from yorozu.procedures.selectors import definition_of
from yorozu.trust.vault import file_name, open_file


@staff_route(Action.DESK_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, city: str, application_id: UUID) -> HttpResponse:
    """What was written, the latest first, and a form to write. POST sends, once however often it is pressed."""
    actor, at = actor_in(request), now()
    application = request_by_id(actor, application_id, at=at)
    here = reverse("requests:messages", kwargs={"city": city, "application_id": application_id})
    typed, refused = None, None
    if request.method == "POST":
        typed, refused = take_message(request, application, by=actor, at=at)
        if refused is None:
            return HttpResponseRedirect(f"{here}?done=sent")
    talk = talk_of(application, reader=Side.APPLICANT, at=at, typed=typed, refused=refused)
    if request.method == "GET":
        services.mark_messages_read(application=application, reader=Side.APPLICANT, at=at)
    context = {
        "application": application,
        "definition": definition_of(application.version),
        "department": application.procedure.department,
        "talk": talk,
        "here": here,
        "sent": request.GET.get("done") == "sent",
    }
    return render(
        request, "intake/requests/messages.html", context, status=refused.status if refused else 200
    )


@staff_route(Action.DESK_VIEW)
@require_safe
def message_download(
    request: HttpRequest, city: str, application_id: UUID, message: int, number: int
) -> HttpResponse:
    """A file of a message, once a scanner found it clean."""
    application = request_by_id(actor_in(request), application_id, at=now())
    stored = message_file(application, message, number)
    content = open_file(stored)
    return attachment(file_name(stored), stored.media_type, content, plain=f"message-{message}-{number}")
