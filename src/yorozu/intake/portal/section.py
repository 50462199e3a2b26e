"""One section of the form a page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.forms.services import Definition, render_section
from yorozu.foundation.clock import now
from yorozu.identity.routes import public
from yorozu.identity.selectors import profile_of, resident_of
from yorozu.intake import services
from yorozu.intake.models import Draft
from yorozu.intake.portal.places import page_url, section_of, section_url, start_url
from yorozu.intake.portal.session import city_of, draft_id_in_hand, draft_in_hand
from yorozu.intake.prefill import prefilled, same_as_profile
from yorozu.intake.prefill_link import marked
from yorozu.intake.selectors import Places, open_version, places_of
from yorozu.intake.services import Taken
from yorozu.intake.services.elsewhere import taker_of
from yorozu.intake.steps import Steps, anchor_of, steps_of
from yorozu.procedures.selectors import definition_of

_LINKED = "リンクから入れました"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, city: str, code: str, section: str) -> HttpResponse:
    """Show the section, or keep what was typed and go on. Whatever was typed is kept, right or wrong."""
    at, here = now(), section_of(section)
    draft = draft_in_hand(request, code, at=at)
    if draft is None:
        return lost(request, code)
    if draft.application_id:
        return HttpResponseRedirect(page_url(city, code, "receipt"))
    if request.method == "POST" and definition_of(draft.version).section(here) is not None:
        return _take(request, code, draft, here, at)
    steps = steps_of(draft, at=at)
    if not steps.number(here):
        return HttpResponseRedirect(section_url(city, code, steps.sections[0].id))
    return _page(request, code, steps, here)


def lost(request: HttpRequest, code: str) -> HttpResponse:
    """The session has ended or the draft has expired: say so, and how to go on."""
    return render(request, "intake/lost.html", {"start": start_url(city_of(request).slug, code)}, status=404)


def _take(request: HttpRequest, code: str, draft: Draft, here: str, at: datetime) -> HttpResponse:
    taken = services.take_page(draft=draft, section=here, posted=request.POST, files=request.FILES, at=at)
    city, from_check = city_of(request).slug, _from_check(request)
    if (resident := resident_of(request)) is not None and not taker_of(definition_of(draft.version)):
        services.adopt_draft(draft=draft, resident=resident)
    if "keep" in request.POST:
        return HttpResponse(status=204)
    if "goto" in request.POST:
        pointed = request.POST["goto"]
        return HttpResponseRedirect(_wanted(city, code, definition_of(draft.version), here, pointed))
    if "save" in request.POST:
        services.give_resume_code(draft=draft, at=at)
        return HttpResponseRedirect(page_url(city, code, "saved"))
    if "back" in request.POST:
        return HttpResponseRedirect(
            _before(city, code, steps_of(draft, at=at, raw=taken.step.raw, checked=taken.checked), here)
        )
    if taken.step.button and not taken.errors:
        place = anchor_of(taken.step.button, taken.step.raw)
        return HttpResponseRedirect(section_url(city, code, here, from_check=from_check, anchor=place))
    steps = steps_of(draft, at=at, raw=taken.step.raw, checked=taken.checked)
    if not taken.done:
        return _page(request, code, steps, here, taken)
    following = "" if from_check else steps.after(here)
    return HttpResponseRedirect(
        section_url(city, code, following) if following else page_url(city, code, "check")
    )


def _page(
    request: HttpRequest, code: str, steps: Steps, here: str, taken: Taken | None = None
) -> HttpResponse:
    city = city_of(request).slug
    errors = taken.errors if taken else []
    shown = steps.definition.section(here)
    put, known = _known(request, steps, here, taken)
    linked = _linked(request, code, steps, here)
    html = render_section(
        steps.definition,
        here,
        {**steps.raw, **put},
        errors,
        visible=steps.checked.visible,
        new=taken.step.new if taken else (),
        known={**dict.fromkeys(known, ""), **dict.fromkeys(linked, _LINKED)},
    )
    context: dict[str, Any] = {
        "definition": steps.definition,
        "acceptance": steps.acceptance,
        "code": code,
        "section": shown,
        "fields": html,
        "errors": errors,
        "proposed": taken.proposed if taken else [],
        "number": steps.number(here),
        "total": steps.total,
        "places": _places(request, code, steps, here),
        "check_url": page_url(city, code, "check"),
        "from_check": _from_check(request),
        "kept_until": steps.kept_until,
        "has_known": bool(known),
        "has_linked": bool(linked),
        "has_map": shown is not None and any(field.type == "location" for field in shown.fields),
    }
    return render(request, "intake/section.html", context, status=422 if errors else 200)


def _known(
    request: HttpRequest, steps: Steps, here: str, taken: Taken | None
) -> tuple[dict[str, Any], set[str]]:
    """What the profile puts into questions that nobody has answered, and the questions to mark as filled by it."""
    resident = None if taker_of(steps.definition) else resident_of(request)
    profile = profile_of(resident) if resident else {}
    if not profile:
        return {}, set()
    put = prefilled(steps.definition, here, steps.raw, profile)
    if taken is not None:
        put = {name: value for name, value in put.items() if name in taken.step.new}
    same = same_as_profile(steps.definition, here, {**steps.raw, **steps.checked.values}, profile)
    return put, {*put, *same}


def _linked(request: HttpRequest, code: str, steps: Steps, here: str) -> list[str]:
    """The questions of this page whose answers came by a link and were not changed since."""
    draft_id = draft_id_in_hand(request, code)
    places = steps.definition.section_of
    return [name for name in marked(request, draft_id, steps.raw) if places.get(name) == here]


def _places(request: HttpRequest, code: str, steps: Steps, here: str) -> list[Places]:
    """What is left to choose from, on the page where it is chosen."""
    capacity = steps.definition.capacity
    if capacity is None or steps.definition.section_of.get(capacity.field) != here:
        return []
    return places_of(open_version(city_of(request), code).procedure, steps.definition)


def _wanted(city: str, code: str, definition: Definition, here: str, place: str) -> str:
    """To the question that was asked for, in whichever section it is; to this page anew for anything else."""
    section = definition.section_of.get(place, "")
    return section_url(city, code, section or here, anchor=place if section else "")


def _before(city: str, code: str, steps: Steps, here: str) -> str:
    before = steps.before(here)
    return section_url(city, code, before) if before else start_url(city, code)


def _from_check(request: HttpRequest) -> bool:
    return request.GET.get("from") == "check"
