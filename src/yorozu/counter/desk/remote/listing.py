"""Today's and coming appointments of the departments in which somebody serves."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.counter.desk.remote.places import actor_in
from yorozu.counter.models import RemoteState, RemoteVisit
from yorozu.counter.selectors.remote import is_here, visits_for, when_of
from yorozu.foundation.clock import now
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route


@dataclass(frozen=True, slots=True)
class Row:
    """`kind` is the colour of the mark, `mark` its words."""

    visit: RemoteVisit
    when: str
    kind: str
    mark: str


@staff_route(Action.COUNTER_SERVE)
@require_safe
def listing(request: HttpRequest, city: str) -> HttpResponse:
    """What waits first, then what is to come, then what is over today."""
    actor, at = actor_in(request), now()
    rows = [_row(each, at) for each in visits_for(actor, at=at)]
    context = {
        "waiting": [each for each in rows if each.visit.state == RemoteState.OPEN and each.visit.is_live],
        "coming": [each for each in rows if each.visit.state == RemoteState.BOOKED],
        "done": [each for each in rows if not each.visit.is_live],
        "may_set_up": actor.may(Action.COUNTER_SET_UP),
    }
    return render(request, "counter/remote_listing.html", context)


def _row(visit: RemoteVisit, at: datetime) -> Row:
    if visit.state == RemoteState.OPEN:
        kind, mark = ("done", "対応中") if visit.holder_id else ("waiting", "お待ちです")
        if visit.holder_id and not is_here(visit.seen_at, at):
            kind, mark = "", "対応中（相手の通信が切れています）"
        return Row(visit, when_of(visit), kind, mark)
    return Row(visit, when_of(visit), "", visit.get_state_display())
