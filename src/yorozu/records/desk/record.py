"""One record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.foundation.clock import now, today
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.records.selectors import visible_record
from yorozu.records.services import record_view


@staff_route(Action.RECORD_VIEW)
@require_safe
def record(request: HttpRequest, city: str, record_id: int) -> HttpResponse:
    """What the record holds; the look is written to the audit chain."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = visible_record(actor, record_id)
    record_view(record=found, by=actor, at=now())
    return render(request, "records/record.html", {"record": found, "due": found.record_file.is_due(today())})
