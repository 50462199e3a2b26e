"""The page of a proposal."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.approvals.desk.options import options_for
from yorozu.approvals.forms import ActForm
from yorozu.approvals.models import Absence, Proposal, StepKind
from yorozu.approvals.selectors import last_act_of, rounds_of, route_view, visible_proposal, waiting_for
from yorozu.foundation.clock import today
from yorozu.foundation.errors import Conflict, DomainError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route


@staff_route(Action.APPROVAL_VIEW)
@require_safe
def proposal(request: HttpRequest, city: str, proposal_id: int) -> HttpResponse:
    """What is proposed, why, since when; the route; what I can do."""
    return page(request, proposal_id)


def page(
    request: HttpRequest, proposal_id: int, *, form: ActForm | None = None, error: DomainError | None = None
) -> HttpResponse:
    """The page as things stand now, with what was typed and why it was not accepted."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = visible_proposal(actor, proposal_id, today())
    context = _context(actor, found) | {
        "typed": {name: form.data.get(name, "") for name in form.fields} if form else {},
        "errors": error.errors if isinstance(error, Invalid) else (),
        "conflict": error if isinstance(error, Conflict) else None,
    }
    return render(request, "approvals/proposal.html", context, status=error.status if error else 200)


def _context(actor: Actor, found: Proposal) -> dict[str, Any]:
    on = today()
    others = waiting_for(actor, on).exclude(proposal=found).select_related("proposal")
    lines = route_view(found)
    return {
        "proposal": found,
        "lines": lines,
        "decision": next((line.what for line in lines if line.step.kind == StepKind.DECIDE), ""),
        "options": options_for(actor, found, on),
        "absences": [each for each in Absence.choices if each[0]],
        "earlier": [each for each in rounds_of(found) if each.round < found.round],
        "later": next((each for each in reversed(rounds_of(found)) if each.round > found.round), None),
        "done": last_act_of(actor, found),
        "following": others.first(),
    }
