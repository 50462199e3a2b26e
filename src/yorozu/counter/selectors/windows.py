"""Windows, desks and queues as staff see them."""

from collections.abc import Iterable
from datetime import datetime

from yorozu.counter.models import Desk, Ticket, TicketState, Window
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import visible_departments
from yorozu.municipality.models import Department, Municipality

_UNKNOWN = "この窓口はありません。窓口の一覧から選び直してください。"


def windows_for(actor: Actor) -> list[Window]:
    """The windows in use at which the actor may serve."""
    rows = Window.objects.within(actor.municipality).filter(active=True).select_related("department")
    places = visible_departments(actor, Action.COUNTER_SERVE)
    if places is not None:
        rows = rows.filter(department__in=places)
    return list(rows.order_by("order", "prefix"))


def window_for(actor: Actor, window_id: int) -> Window:
    """A window at which the actor may serve. Raises NotFound."""
    found = next((each for each in windows_for(actor) if each.pk == window_id), None)
    if found is None:
        raise NotFound(_UNKNOWN)
    found.municipality = actor.municipality
    return found


def all_windows(municipality: Municipality) -> list[Window]:
    """Every window, in use or not."""
    rows = Window.objects.within(municipality).select_related("department")
    return list(rows.order_by("-active", "order", "prefix"))


def window_by_id(municipality: Municipality, window_id: int) -> Window:
    """Raises NotFound."""
    rows = Window.objects.within(municipality).select_related("department", "municipality")
    found = rows.filter(pk=window_id).first()
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def departments_of(municipality: Municipality) -> list[Department]:
    """Which departments a window may belong to."""
    return list(Department.objects.within(municipality).order_by("order"))


def desk_of(actor: Actor, *, at: datetime) -> Desk | None:
    """Where the actor serves today."""
    if actor.staff is None:
        return None
    rows = Desk.objects.within(actor.municipality).select_related(
        "window__department", "window__municipality"
    )
    return rows.filter(staff=actor.staff, day=day_of(at)).first()


def desks_at(window: Window, *, at: datetime) -> list[Desk]:
    """The desks at which somebody serves at this window today."""
    rows = Desk.objects.within(window.municipality_id).filter(window=window, day=day_of(at))
    return list(rows.select_related("staff").order_by("label"))


def ticket_in_hand(actor: Actor, *, at: datetime) -> Ticket | None:
    """The ticket that the actor has called and not yet ended."""
    rows = Ticket.objects.within(actor.municipality).filter(called_by=actor.staff, state=TicketState.CALLED)
    return rows.filter(day=day_of(at)).select_related("window").first() if actor.staff else None


def queue_of(window: Window, states: Iterable[TicketState], *, at: datetime) -> list[Ticket]:
    """Today's tickets in these states, the smallest number first."""
    rows = Ticket.objects.within(window.municipality_id).filter(window=window, day=day_of(at))
    return list(rows.filter(state__in=list(states)).select_related("window").order_by("number"))
