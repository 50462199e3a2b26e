"""The conversation with the office, for who has opened their application."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.identity.routes import public
from yorozu.intake import services
from yorozu.intake.models import Side
from yorozu.intake.portal.session import applicant_in, opened_application
from yorozu.intake.portal.status import ask_again
from yorozu.intake.selectors import message_file
from yorozu.intake.talking import take_message, talk_of
from yorozu.procedures.selectors import definition_shown
from yorozu.trust.vault import file_name, open_file


@public
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, city: str) -> HttpResponse:
    """What was written, the latest first, and a form to write. POST sends, once however often it is pressed."""
    at = now()
    application = opened_application(request, at=at)
    if application is None:
        return ask_again(request)
    here = reverse("intake:messages", kwargs={"city": city})
    typed, refused = None, None
    if request.method == "POST":
        typed, refused = take_message(request, application, by=applicant_in(request), at=at)
        if refused is None:
            return HttpResponseRedirect(f"{here}?done=sent")
    talk = talk_of(application, reader=Side.APPLICANT, at=at, typed=typed, refused=refused)
    if request.method == "GET":
        services.mark_messages_read(application=application, reader=Side.APPLICANT, at=at)
    context = {
        "application": application,
        "definition": definition_shown(application.version),
        "department": application.procedure.department,
        "talk": talk,
        "here": here,
        "sent": request.GET.get("done") == "sent",
    }
    return render(request, "intake/messages.html", context, status=refused.status if refused else 200)


@public
@require_safe
def message_download(request: HttpRequest, city: str, message: int, number: int) -> HttpResponse:
    """A file of a message, once a scanner found it clean."""
    application = opened_application(request, at=now())
    if application is None:
        return ask_again(request)
    stored = message_file(application, message, number)
    content = open_file(stored)
    return attachment(file_name(stored), stored.media_type, content, plain=f"message-{message}-{number}")
