"""Stopping half-way and going on later: what was typed is kept, until when, and how to come back to it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError, FieldError, Invalid, NotFound
from yorozu.identity.routes import public
from yorozu.identity.selectors import resident_of
from yorozu.intake import services
from yorozu.intake.forms import ResumeForm
from yorozu.intake.models import Draft
from yorozu.intake.portal.places import page_url, section_url
from yorozu.intake.portal.section import lost
from yorozu.intake.portal.session import city_of, draft_in_hand, take_in_hand
from yorozu.intake.selectors import resume_code_of
from yorozu.intake.steps import steps_of


@public
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """What was typed is kept; how and until when to go on. POST sends the code by mail."""
    draft = draft_in_hand(request, code, at=now())
    if draft is None or draft.application_id:
        return lost(request, code)
    if request.method == "POST":
        return _mail(request, code, draft)
    return _saved(request, code, draft)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, city: str) -> HttpResponse:
    """Ask for the code, and go on with the draft in this browser."""
    form, at = ResumeForm(request.POST if request.method == "POST" else None), now()
    if request.method != "POST" or not form.is_valid():
        return render(request, "intake/resume.html", {"form": form}, status=422 if form.errors else 200)
    try:
        draft = services.find_draft(
            municipality=city_of(request),
            typed=form.cleaned_data["code"],
            address=client_address(request),
            at=at,
        )
    except NotFound as refused:
        context = {"form": form, "refused": [FieldError("code", refused.message)]}
        return render(request, "intake/resume.html", context, status=404)
    code = draft.procedure.code
    take_in_hand(request, code, draft)
    unfinished = steps_of(draft, at=at).unfinished
    return HttpResponseRedirect(
        section_url(city, code, unfinished) if unfinished else page_url(city, code, "check")
    )


def _mail(request: HttpRequest, code: str, draft: Draft) -> HttpResponse:
    email = request.POST.get("email", "")
    try:
        services.mail_resume_code(draft=draft, email=email, address=client_address(request), at=now())
    except DomainError as error:
        known = list(error.errors) if isinstance(error, Invalid) else []
        errors = known or [FieldError("email", error.message)]
        return _saved(request, code, draft, error.status, email=email[:254], errors=errors)
    return _saved(request, code, draft, sent=True)


def _saved(request: HttpRequest, code: str, draft: Draft, status: int = 200, **more: object) -> HttpResponse:
    context = {
        "draft": draft,
        "code": code,
        "resume_code": resume_code_of(draft),
        "resident": resident_of(request),
        "mine": draft.resident_id is not None,
        "mails": bool(settings.YOROZU_PUBLIC_URL),
        "address": settings.YOROZU_PUBLIC_URL or request.build_absolute_uri("/").rstrip("/"),
        **more,
    }
    return render(request, "intake/saved.html", context, status=status)
