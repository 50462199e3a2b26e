"""The account: sign out everywhere else, or delete it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.identity.routes import public
from yorozu.identity.selectors import address_of
from yorozu.identity.services import end_visits
from yorozu.identity.visiting import close_visit, for_residents, open_visit, resident_in
from yorozu.intake import services

_SURE = "消すときは、確認の欄に印を付けてください。"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def account(request: HttpRequest, city: str) -> HttpResponse:
    """What is known of me, and how to end it. POST ends other visits, or deletes the account after a tick."""
    resident, at = resident_in(request), now()
    if request.method == "POST" and "others" in request.POST:
        open_visit(request, end_visits(resident=resident, at=at), at=at)
        return HttpResponseRedirect(f"{reverse('intake:my', kwargs={'city': city})}?done=signed-out")
    if request.method == "POST" and request.POST.get("sure"):
        services.close_account(resident=resident, at=at)
        close_visit(request)
        return render(request, "intake/my/deleted.html")
    context = {
        "resident": resident,
        "email": address_of(resident),
        "error": _SURE if request.method == "POST" else "",
    }
    return render(request, "intake/my/account.html", context, status=422 if context["error"] else 200)
