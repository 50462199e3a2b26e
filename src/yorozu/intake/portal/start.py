"""Before the first question: what it takes, what happens with what is typed; and going on with a draft."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.forms.services import Proposed, shown
from yorozu.foundation.clock import now
from yorozu.identity.routes import public
from yorozu.identity.selectors import resident_of
from yorozu.intake import services
from yorozu.intake.models import Draft
from yorozu.intake.portal.places import page_url, section_url
from yorozu.intake.portal.session import city_of, draft_in_hand, let_go, take_in_hand
from yorozu.intake.prefill_link import proposed_by, remember_marks
from yorozu.intake.selectors import open_version
from yorozu.intake.services.elsewhere import taker_of
from yorozu.intake.steps import steps_of
from yorozu.procedures.selectors import acceptance_of, definition_shown


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """What is ahead. POST begins, or goes on with what was begun."""
    at = now()
    version = open_version(city_of(request), code)
    definition = definition_shown(version)
    if (taker := taker_of(definition)) is not None:
        return HttpResponseRedirect(taker.begins_at(version.procedure, at=at))
    draft = draft_in_hand(request, code, at=at)
    acceptance = acceptance_of(version.procedure, at)
    proposed = proposed_by(request, version)
    if request.method == "POST" and "online" in definition.channels and acceptance.open:
        return _begin(request, code, draft, proposed)
    context = {
        "version": version,
        "definition": definition,
        "acceptance": acceptance,
        "office": city_of(request).office,
        "online": "online" in definition.channels,
        "draft": draft if draft and not draft.application_id else None,
        "sent": draft.application if draft else None,
        "days": settings.YOROZU_DRAFT_KEPT.days,
        "resident": resident_of(request),
        "proposed": proposed,
        "put_in": [
            (definition.fields[name].label, shown(definition.fields[name], value))
            for name, value in (proposed.values if proposed else {}).items()
        ],
        "has_files": any(field.type == "file" for field in definition.fields.values()),
    }
    return render(request, "intake/start.html", context)


@public
@require_POST
def end(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Leave nothing in this browser: a draft is forgotten, a receipt is no longer shown."""
    draft = draft_in_hand(request, code, at=now())
    if draft is not None:
        services.discard_draft(draft=draft)
    let_go(request, code)
    return render(request, "intake/ended.html", {"sent": draft is not None and draft.application_id})


def _begin(request: HttpRequest, code: str, draft: Draft | None, proposed: Proposed | None) -> HttpResponse:
    city, at = city_of(request), now()
    if draft is None or draft.application_id or "again" in request.POST:
        if draft is not None and not draft.application_id:
            services.discard_draft(draft=draft)
        values = proposed.values if proposed else {}
        draft = services.start_draft(
            municipality=city,
            version=open_version(city, code),
            at=at,
            resident=resident_of(request),
            raw=values,
        )
        take_in_hand(request, code, draft)
        if values:  # whatever the link filled in, nobody has looked at it yet
            remember_marks(request, draft, values)
            return HttpResponseRedirect(section_url(city.slug, code, steps_of(draft, at=at).sections[0].id))
    take_in_hand(request, code, draft)
    unfinished = steps_of(draft, at=at).unfinished
    return HttpResponseRedirect(
        section_url(city.slug, code, unfinished) if unfinished else page_url(city.slug, code, "check")
    )
