"""補正: only what was marked is asked again, one section a page, with the office's words above it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.forms.services import render_section
from yorozu.foundation.clock import now, today
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.routes import public
from yorozu.intake import services
from yorozu.intake.mending import NOTE, Mending, mending_of, note_in
from yorozu.intake.portal.session import applicant_in, city_of, opened_application
from yorozu.intake.portal.status import ask_again
from yorozu.intake.selectors import answers_of, raw_of
from yorozu.intake.services import Taken
from yorozu.intake.steps import anchor_of


@public
@require_safe
def correct(request: HttpRequest, city: str) -> HttpResponse:
    """To the first page with something to mend."""
    mending = _in_hand(request, now())
    if mending is None:
        return _nothing_to_mend(request)
    return HttpResponseRedirect(_url(city, mending.sections[0]))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def correct_section(request: HttpRequest, city: str, section: str) -> HttpResponse:
    """Show one section, or keep what was typed; from the last one everything is sent."""
    at = now()
    mending = _in_hand(request, at)
    if mending is None:
        return _nothing_to_mend(request)
    if section not in mending.sections:
        return HttpResponseRedirect(_url(city, mending.sections[0]))
    if request.method == "POST":
        return _take(request, mending, section, at)
    return _page(request, mending, section, [])


def _in_hand(request: HttpRequest, at: datetime) -> Mending | None:
    application = opened_application(request, at=at)
    return mending_of(application, at=at) if application else None


def _nothing_to_mend(request: HttpRequest) -> HttpResponse:
    if opened_application(request, at=now()) is None:
        return ask_again(request)
    return HttpResponseRedirect(reverse("intake:status-view", kwargs={"city": city_of(request).slug}))


def _take(request: HttpRequest, mending: Mending, section: str, at: datetime) -> HttpResponse:
    city = city_of(request).slug
    draft = mending.draft or services.start_correction_draft(
        correction=mending.asked.request, answers=answers_of(mending.application), at=at
    )
    taken = services.take_page(draft=draft, section=section, posted=request.POST, files=request.FILES, at=at)
    if taken.step.button and not taken.errors:
        return HttpResponseRedirect(
            f"{_url(city, section)}#id_{anchor_of(taken.step.button, taken.step.raw)}"
        )
    kept = _in_hand(request, at)
    if kept is None:
        return _nothing_to_mend(request)
    note, wrong = note_in(request.POST)
    errors = [*kept.errors_in(section, taken), *wrong]
    if errors or taken.proposed or kept.brought_up(taken) or taken.step.button:
        return _page(request, kept, section, errors, taken)
    following = kept.after(section)
    return HttpResponseRedirect(_url(city, following)) if following else _send(request, kept, note, at)


def _send(request: HttpRequest, mending: Mending, note: str, at: datetime) -> HttpResponse:
    application = mending.application
    raw = raw_of(mending.draft) if mending.draft else {}
    try:
        services.resubmit(
            application=application,
            correction=mending.asked.request,
            raw=raw,
            by=applicant_in(request),
            at=at,
            note=note,
        )
    except Invalid as refused:
        return _page(request, mending, mending.section_of(refused.errors[0]), list(refused.errors))
    return HttpResponseRedirect(reverse("intake:status-view", kwargs={"city": city_of(request).slug}))


def _page(
    request: HttpRequest,
    mending: Mending,
    section: str,
    errors: list[FieldError],
    taken: Taken | None = None,
) -> HttpResponse:
    shown = mending.definition.section(section)
    fields = render_section(
        mending.definition,
        section,
        mending.judged.answers,
        errors,
        visible=mending.judged.visible,
        new=mending.brought_up(taken) if taken else (),
    )
    context = {
        "asked": mending.asked,
        "definition": mending.definition,
        "section": shown,
        "fields": fields,
        "errors": errors,
        "note": request.POST.get(NOTE, ""),
        "note_error": " ".join(each.message for each in errors if each.field == NOTE),
        "today": today(),
        "proposed": taken.proposed if taken else [],
        "number": mending.sections.index(section) + 1,
        "total": len(mending.sections),
        "has_map": shown is not None and any(field.type == "location" for field in shown.fields),
    }
    return render(request, "intake/correct.html", context, status=422 if errors else 200)


def _url(city: str, section: str) -> str:
    return reverse("intake:correct-section", kwargs={"city": city, "section": section})
