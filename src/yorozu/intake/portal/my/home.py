"""My page itself, and the ways from it to an application and to a draft."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, FieldError, NotFound
from yorozu.identity.routes import public
from yorozu.identity.selectors import address_of
from yorozu.identity.visiting import for_residents, resident_in
from yorozu.intake import services
from yorozu.intake.forms import LookupForm
from yorozu.intake.portal.places import page_url, section_url
from yorozu.intake.portal.session import city_of, draft_in_hand, open_application, take_in_hand
from yorozu.intake.selectors import application_of, draft_of, mailbox_of_resident, my_page
from yorozu.intake.steps import steps_of

_DONE = {
    "added": "申請をマイページに加えました。",
    "discarded": "途中まで入力したものを消しました。",
    "signed-out": "ほかの端末からログアウトしました。",
}


@public
@never_cache
@require_safe
@for_residents
def home(request: HttpRequest, city: str) -> HttpResponse:
    """What waits for me first, then what is going on, then what is done."""
    resident = resident_in(request)
    context = {
        "page": my_page(resident, at=now()),
        "mailbox": mailbox_of_resident(resident),
        "email": address_of(resident),
        "told": _DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "intake/my/home.html", context)


@public
@require_POST
@for_residents
def application(request: HttpRequest, city: str, application_id: UUID) -> HttpResponse:
    """Open one of mine; number and code are not asked for."""
    found = application_of(resident_in(request), application_id)
    if found is None:
        raise NotFound("この申請は、マイページにありません。受付番号と照会コードで加えてください。")
    open_application(request, found.id, at=now())
    return HttpResponseRedirect(reverse("intake:status-view", kwargs={"city": city}))


@public
@require_POST
@for_residents
def draft(request: HttpRequest, city: str, draft_id: UUID) -> HttpResponse:
    """Go on with a draft of mine on this device, or let it go."""
    at = now()
    found = draft_of(resident_in(request), draft_id, at=at)
    if found is None:
        raise NotFound("途中まで入力したものが見つかりません。送信したか、保存の期限を過ぎています。")
    if "discard" in request.POST:
        services.discard_draft(draft=found)
        return HttpResponseRedirect(f"{reverse('intake:my', kwargs={'city': city})}?done=discarded")
    code = found.procedure.code
    take_in_hand(request, code, found)
    unfinished = steps_of(found, at=at).unfinished
    return HttpResponseRedirect(
        section_url(city, code, unfinished) if unfinished else page_url(city, code, "check")
    )


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def add(request: HttpRequest, city: str) -> HttpResponse:
    """Put an application made without the account on my page, by its number and code."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "intake/my/add.html", {"form": form}, status=422 if form.errors else 200)
    try:
        found = services.find_application(
            municipality=city_of(request),
            receipt_number=form.cleaned_data["number"],
            lookup_code=form.cleaned_data["code"],
            address=client_address(request),
            at=now(),
        )
        services.claim_application(application=found, resident=resident_in(request), at=now())
    except (NotFound, Conflict) as refused:
        context = {"form": form, "refused": [FieldError("number", refused.message)]}
        return render(request, "intake/my/add.html", context, status=refused.status)
    return HttpResponseRedirect(f"{reverse('intake:my', kwargs={'city': city})}?done=added")


@public
@require_POST
@for_residents
def keep(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Put the application that this browser has just sent on my page."""
    sent = draft_in_hand(request, code, at=now())
    if sent is None or sent.application is None:
        raise NotFound("送信した申請が見つかりません。受付番号と照会コードで加えてください。")
    services.claim_application(application=sent.application, resident=resident_in(request), at=now())
    return HttpResponseRedirect(page_url(city, code, "receipt"))
