"""One section of the form a page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.forms.services import render_section
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake import services
from yorozu.intake.desk.requests.places import actor_in, draft_url, request_url
from yorozu.intake.models import Draft
from yorozu.intake.selectors import request_draft
from yorozu.intake.services import Taken
from yorozu.intake.steps import Steps, anchor_of, steps_of


@staff_route(Action.DESK_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, city: str, draft_id: UUID, section: str) -> HttpResponse:
    """Show the section, or keep what was typed and go on. Whatever was typed is kept, right or wrong."""
    at = now()
    draft = request_draft(actor_in(request), draft_id, at=at)
    if draft.application is not None:
        return HttpResponseRedirect(request_url(city, draft.application.pk))
    steps = steps_of(draft, at=at)
    if request.method == "POST" and steps.definition.section(section) is not None:
        return _take(request, city, draft, section, at)
    if not steps.number(section):
        return HttpResponseRedirect(draft_url(city, draft.pk, steps.sections[0].id))
    return _shown(request, draft, steps, section)


@staff_route(Action.DESK_VIEW)
@require_POST
def discard(request: HttpRequest, city: str, draft_id: UUID) -> HttpResponse:
    """Forget what was typed. Raises Conflict when it was sent meanwhile."""
    draft = request_draft(actor_in(request), draft_id, at=now())
    if draft.application_id:
        raise Conflict("この申請は、もう送られています。一覧から開いてください。")
    services.discard_draft(draft=draft)
    return HttpResponseRedirect(reverse("requests:overview", kwargs={"city": city}))


def _take(request: HttpRequest, city: str, draft: Draft, here: str, at: datetime) -> HttpResponse:
    taken = services.take_page(draft=draft, section=here, posted=request.POST, files=request.FILES, at=at)
    steps = steps_of(draft, at=at, raw=taken.step.raw, checked=taken.checked)
    if "save" in request.POST:
        return HttpResponseRedirect(reverse("requests:overview", kwargs={"city": city}))
    if "back" in request.POST:
        before = steps.before(here)
        back = (
            draft_url(city, draft.pk, before)
            if before
            else reverse("requests:overview", kwargs={"city": city})
        )
        return HttpResponseRedirect(back)
    if taken.step.button and not taken.errors:
        place = anchor_of(taken.step.button, taken.step.raw)
        return HttpResponseRedirect(
            draft_url(city, draft.pk, here, from_check=_from_check(request), anchor=place)
        )
    if not taken.done:
        return _shown(request, draft, steps, here, taken)
    following = "" if _from_check(request) else steps.after(here)
    return HttpResponseRedirect(draft_url(city, draft.pk, following))


def _shown(
    request: HttpRequest, draft: Draft, steps: Steps, here: str, taken: Taken | None = None
) -> HttpResponse:
    errors = taken.errors if taken else []
    new = taken.step.new if taken else ()
    html = render_section(steps.definition, here, steps.raw, errors, visible=steps.checked.visible, new=new)
    context: dict[str, Any] = {
        "definition": steps.definition,
        "draft": draft,
        "section": steps.definition.section(here),
        "fields": html,
        "errors": errors,
        "proposed": taken.proposed if taken else [],
        "number": steps.number(here),
        "total": steps.total,
        "from_check": _from_check(request),
    }
    return render(request, "intake/requests/page.html", context, status=422 if errors else 200)


def _from_check(request: HttpRequest) -> bool:
    return request.GET.get("from") == "check"
