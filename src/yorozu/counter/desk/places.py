"""Who asks, and the addresses of the pages of a visit."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from yorozu.counter.models import Visit, VisitState
from yorozu.counter.selectors import visit_for
from yorozu.counter.services import require_clerk
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor


def actor_in(request: HttpRequest) -> Actor:
    """The signed-in member of staff; `staff_route` has put them there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def visit_in(request: HttpRequest, visit_id: UUID) -> tuple[Visit, Actor, datetime]:
    """The open visit of this address, whose clerk it is that asks. Raises NotFound, Conflict for a colleague's or one that is over."""
    actor = actor_in(request)
    visit = visit_for(actor, visit_id)
    if visit.state != VisitState.OPEN:
        raise Conflict("この受付は、もう終わっています。窓口の画面から始めてください。")
    require_clerk(visit, actor)
    return visit, actor, now()


def home_url(city: str) -> str:
    return reverse("counter:home", kwargs={"city": city})


def visit_url(visit: Visit, page: str = "", anchor: str = "") -> str:
    """`page` is check, receipt, guide …; without one, the visit itself."""
    kwargs = {"city": visit.municipality.slug, "visit_id": visit.pk}
    return reverse(f"counter:visit-{page}" if page else "counter:visit", kwargs=kwargs) + (
        f"#{anchor}" if anchor else ""
    )


def page_url(visit: Visit, code: str, section: str, *, from_check: bool = False, anchor: str = "") -> str:
    """A page of what is entered; `anchor` is the id of a question, whole or dotted."""
    kwargs = {"city": visit.municipality.slug, "visit_id": visit.pk, "code": code, "section": section}
    url = reverse("counter:visit-page", kwargs=kwargs)
    return f"{url}{'?from=check' if from_check else ''}{f'#id_{anchor}' if anchor else ''}"


def to_home(city: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(home_url(city))


def to_visit(visit: Visit, page: str = "", anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(visit_url(visit, page, anchor))
