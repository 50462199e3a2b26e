"""取下げ, after asking once more."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.identity.routes import public
from yorozu.intake import services
from yorozu.intake.models import WITHDRAWABLE
from yorozu.intake.portal.session import applicant_in, opened_application
from yorozu.intake.portal.status import ask_again
from yorozu.procedures.selectors import definition_shown


@public
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, city: str) -> HttpResponse:
    """Ask, then take the application back."""
    application = opened_application(request, at=now())
    if application is None:
        return ask_again(request)
    back = reverse("intake:status-view", kwargs={"city": city})
    if request.method == "POST":
        services.withdraw(application=application, by=applicant_in(request), at=now())
        return HttpResponseRedirect(back)
    if application.status not in WITHDRAWABLE:
        return HttpResponseRedirect(back)
    context = {
        "application": application,
        "definition": definition_shown(application.version),
        "back": back,
        "frame": "intake/base.html",
    }
    return render(request, "intake/withdraw.html", context)
