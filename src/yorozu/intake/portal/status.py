"""How far is it: number and code, then one plain sentence, what to do, and the road so far."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, NotFound
from yorozu.foundation.language import gettext
from yorozu.identity.routes import public
from yorozu.intake.forms import LookupForm
from yorozu.intake.models import WITHDRAWABLE, Application, Basket, Status
from yorozu.intake.portal.basket.hand import basket_url, take_basket
from yorozu.intake.portal.session import city_of, close_application, open_application, opened_application
from yorozu.intake.selectors import (
    TimelineEntry,
    entry_of,
    expected_on,
    timeline_of,
)
from yorozu.intake.services import find_application, mark_news_read
from yorozu.intake.services.baskets import find_basket
from yorozu.intake.talking import following
from yorozu.intake.words import said_noun
from yorozu.procedures.selectors import definition_of, definition_shown


@dataclass(frozen=True, slots=True)
class Standing:
    """Where it stands in one sentence that says who has it, and the tag: its kind (waiting, done) and its word."""

    tag: str
    word: str
    sentence: str


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, city: str) -> HttpResponse:
    """The form for number and code."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "intake/status_form.html", {"form": form}, status=422 if form.errors else 200)
    try:
        application = find_application(
            municipality=city_of(request),
            receipt_number=form.cleaned_data["number"],
            lookup_code=form.cleaned_data["code"],
            address=client_address(request),
            at=now(),
        )
    except NotFound as refused:
        if (basket := _basket(request, form)) is not None:
            take_basket(request, basket)
            return HttpResponseRedirect(basket_url(request, "status"))
        context = {"form": form, "refused": [FieldError("number", refused.message)]}
        return render(request, "intake/status_form.html", context, status=404)
    open_application(request, application.id, at=now())
    return HttpResponseRedirect(reverse("intake:status-view", kwargs={"city": city}))


@public
@require_safe
def view(request: HttpRequest, city: str) -> HttpResponse:
    at = now()
    application = opened_application(request, at=at)
    if application is None:
        return ask_again(request)
    steps = timeline_of(application)
    context = {
        "application": application,
        "definition": definition_shown(application.version),
        "department": application.procedure.department,
        "standing": standing_of(application),
        "entered": entry_of(application),
        "timeline": steps[::-1],
        "expected": expected_on(application) if application.status in WITHDRAWABLE else None,
        "corrected": application.status == Status.CORRECTION_REQUESTED or _was_corrected(steps),
        "withdrawable": application.status in WITHDRAWABLE,
        "notices_url": f"{reverse('intake:status', kwargs={'city': city})}notice/",
        **following(application, at),
    }
    if request.method != "HEAD":
        mark_news_read(application=application, at=at)
    return render(request, "intake/status.html", context)


@public
@require_POST
def close(request: HttpRequest, city: str) -> HttpResponse:
    """Leave nothing in this browser."""
    close_application(request)
    return HttpResponseRedirect(reverse("intake:status", kwargs={"city": city}))


def _basket(request: HttpRequest, form: LookupForm) -> Basket | None:
    """The basket that number and code open, where they open no application."""
    return find_basket(
        municipality=city_of(request),
        number=form.cleaned_data["number"],
        lookup_code=form.cleaned_data["code"],
        address=client_address(request),
    )


def ask_again(request: HttpRequest) -> HttpResponse:
    """Nothing is open, or no longer: ask for number and code."""
    return render(request, "intake/status_form.html", {"form": LookupForm(), "ended": True}, status=404)


def _was_corrected(steps: list[TimelineEntry]) -> bool:
    return any(step.kind == "corrected" for step in steps)


def standing_of(application: Application) -> Standing:
    """Where an application stands, for its applicant."""
    who = application.procedure.department.name
    noun = said_noun(definition_of(application.version))
    found = {
        Status.RECEIVED: Standing(
            "",
            "受付済み",
            gettext("{noun}を受け付けました。{who}が内容を確認するのをお待ちください。").format(
                noun=noun, who=who
            ),
        ),
        Status.UNDER_REVIEW: Standing("", "確認中", gettext("{who}が内容を確認しています。").format(who=who)),
        Status.CORRECTION_REQUESTED: Standing(
            "waiting",
            "直してください",
            gettext("{who}からお願いがあります。下のボタンから、内容を直して送ってください。").format(
                who=who
            ),
        ),
        Status.DECIDED: Standing(
            "done", "決定済み", "結果が決まりました。通知書ができるまでお待ちください。"
        ),
        Status.NOTICE_ISSUED: Standing(
            "done", "通知済み", "結果が決まりました。通知書を受け取ってください。"
        ),
        Status.CLOSED: Standing("done", "完了", "手続はすべて終わりました。"),
        Status.WITHDRAWN: Standing(
            "done", "取下げ", gettext("この{noun}は取り下げられました。").format(noun=noun)
        ),
    }
    return found[Status(application.status)]
