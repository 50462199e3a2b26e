"""A window with a clerk, and a visit with something entered, for the tests of the counter."""

from datetime import datetime
from typing import Any

from tests.factories import AT, actor, department
from tests.intake.baskets import ADDRESS, NAME, moving, publish, water
from yorozu.counter import services
from yorozu.counter.models import Ticket, Visit, Window
from yorozu.counter.offers import offer_code
from yorozu.counter.selectors import entered_in, ticket_by_code, visit_for
from yorozu.counter.services import WindowValues
from yorozu.intake.services.drafts import keep
from yorozu.municipality.models import Municipality

MOVING: dict[str, Any] = {"name": NAME, "old": ADDRESS, "on": "2026-11-25", "agreed": True}
WATER: dict[str, Any] = {
    "name": NAME, "phone": "0193-62-2111", "why": "move", "stop_on": "2026-11-25", "place": ADDRESS,
}  # fmt: skip


def make_window(city: Municipality, prefix: str = "A", **changes: Any) -> Window:
    values: dict[str, Any] = {
        "department": department(city), "name": "住所の届出", "prefix": prefix, "place": "1階 1番窓口",
    }  # fmt: skip
    return services.set_up_window(
        window=None, values=WindowValues(**{**values, **changes}), by=actor(city, "admin"), at=AT
    )


def open_window(city: Municipality, prefix: str = "A", *, label: str = "3", at: datetime = AT) -> Window:
    """With one clerk at it."""
    window = make_window(city, prefix)
    services.open_desk(window=window, label=label, by=actor(city), at=at)
    return window


def take(window: Window, at: datetime = AT) -> Ticket:
    code = services.take_ticket(window=window, offered=offer_code(), address="192.0.2.7", at=at)
    found = ticket_by_code(window.municipality, code, at=at)
    assert found is not None
    return found


def begin(city: Municipality, *, filled: bool = True) -> Visit:
    """Two procedures in it; with `filled`, ready to be confirmed."""
    window = open_window(city)
    for source in (moving(), water()):
        publish(city, source)
    by = actor(city)
    visit = services.begin_visit(window=window, ticket=None, by=by, at=AT)
    assert services.add_procedures(visit=visit, codes=["moving", "water"], by=by, at=AT) == {}
    if filled:
        fill(city, visit)
    return again(city, visit)


def fill(city: Municipality, visit: Visit, **changes: Any) -> None:
    for item in entered_in(visit, at=AT).waiting:
        assert item.draft is not None
        answers = MOVING if item.procedure.code == "moving" else WATER
        keep(item.draft, {**answers, **(changes if item.procedure.code == "moving" else {})}, at=AT)


def again(city: Municipality, visit: Visit) -> Visit:
    """As it stands now."""
    return visit_for(actor(city), visit.pk)


def confirm(city: Municipality, visit: Visit) -> None:
    """The person presses 「まちがいありません」 on the tablet."""
    services.show_content(visit=visit, by=actor(city), at=AT)
    seen = again(city, visit).shown_digest
    services.confirm_on_screen(visit=visit, seen=seen, at=AT)
