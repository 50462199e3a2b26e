"""補正 of a request: only what was marked is asked again."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.forms.services import render_section
from yorozu.foundation.clock import now, today
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake import services
from yorozu.intake.desk.requests.places import actor_in, correct_url, request_url
from yorozu.intake.mending import NOTE, Mending, mending_of, note_in
from yorozu.intake.selectors import answers_of, raw_of, request_by_id
from yorozu.intake.services import Taken
from yorozu.intake.steps import anchor_of


@staff_route(Action.DESK_VIEW)
@require_safe
def correct(request: HttpRequest, city: str, application_id: UUID) -> HttpResponse:
    """To the first page with something to mend."""
    mending = _in_hand(request, application_id, now())
    place = (
        correct_url(city, application_id, mending.sections[0])
        if mending
        else request_url(city, application_id)
    )
    return HttpResponseRedirect(place)


@staff_route(Action.DESK_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_section(request: HttpRequest, city: str, application_id: UUID, section: str) -> HttpResponse:
    """Show one section, or keep what was typed; from the last one everything is sent."""
    at = now()
    mending = _in_hand(request, application_id, at)
    if mending is None:
        return HttpResponseRedirect(request_url(city, application_id))
    if section not in mending.sections:
        return HttpResponseRedirect(correct_url(city, application_id, mending.sections[0]))
    if request.method == "POST":
        return _take(request, mending, section, at)
    return _page(request, mending, section, [])


def _in_hand(request: HttpRequest, application_id: UUID, at: datetime) -> Mending | None:
    return mending_of(request_by_id(actor_in(request), application_id, at=at), at=at)


def _take(request: HttpRequest, mending: Mending, section: str, at: datetime) -> HttpResponse:
    application = mending.application
    city = application.municipality.slug
    draft = mending.draft or services.start_correction_draft(
        correction=mending.asked.request, answers=answers_of(application), at=at
    )
    taken = services.take_page(draft=draft, section=section, posted=request.POST, files=request.FILES, at=at)
    if taken.step.button and not taken.errors:
        anchor = anchor_of(taken.step.button, taken.step.raw)
        return HttpResponseRedirect(f"{correct_url(city, application.pk, section)}#id_{anchor}")
    kept = _in_hand(request, application.pk, at)
    if kept is None:
        return HttpResponseRedirect(request_url(city, application.pk))
    note, wrong = note_in(request.POST)
    errors = [*kept.errors_in(section, taken), *wrong]
    if errors or taken.proposed or kept.brought_up(taken) or taken.step.button:
        return _page(request, kept, section, errors, taken)
    following = kept.after(section)
    return (
        HttpResponseRedirect(correct_url(city, application.pk, following))
        if following
        else _send(request, kept, note, at)
    )


def _send(request: HttpRequest, mending: Mending, note: str, at: datetime) -> HttpResponse:
    application = mending.application
    raw = raw_of(mending.draft) if mending.draft else {}
    try:
        services.resubmit(
            application=application,
            correction=mending.asked.request,
            raw=raw,
            by=actor_in(request),
            at=at,
            note=note,
        )
    except Invalid as refused:
        return _page(request, mending, mending.section_of(refused.errors[0]), list(refused.errors))
    return HttpResponseRedirect(request_url(application.municipality.slug, application.pk))


def _page(
    request: HttpRequest,
    mending: Mending,
    section: str,
    errors: list[FieldError],
    taken: Taken | None = None,
) -> HttpResponse:
    new = mending.brought_up(taken) if taken else ()
    fields = render_section(
        mending.definition, section, mending.judged.answers, errors, visible=mending.judged.visible, new=new
    )
    context = {
        "application": mending.application,
        "asked": mending.asked,
        "definition": mending.definition,
        "section": mending.definition.section(section),
        "fields": fields,
        "errors": errors,
        "note": request.POST.get(NOTE, ""),
        "note_error": " ".join(each.message for each in errors if each.field == NOTE),
        "today": today(),
        "proposed": taken.proposed if taken else [],
        "last": section == mending.sections[-1],
    }
    return render(request, "intake/requests/correct.html", context, status=422 if errors else 200)
