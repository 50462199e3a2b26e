"""Windows at which somebody serves: one of each department, one of another city, each with a called number and a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.factories import AT
from yorozu.counter import services
from yorozu.counter.offers import offer_code
from yorozu.counter.selectors import ticket_by_code
from yorozu.counter.services import WindowValues
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.selectors import staff_actor
from yorozu.procedures.models import ProcedureVersion


@dataclass
class Serving:
    """Ids by whose they are; `code` opens the page of the number called at one's own window."""

    windows: dict[str, int] = field(default_factory=dict)
    tickets: dict[str, Any] = field(default_factory=dict)
    visits: dict[str, Any] = field(default_factory=dict)
    code: str = ""


def make_windows(versions: Mapping[str, ProcedureVersion], who: Mapping[str, str]) -> Serving:
    """A window of each procedure's department; the worker of the office sits at it."""
    found = Serving()
    for number, (kind, version) in enumerate(versions.items()):
        _serve(found, kind, version, who[kind], "ABC"[number])
    return found


def is_serving(route: str) -> bool:
    """Whether the address is of windows, numbers or visits; those of the remote window are another's."""
    return route.startswith("counter:") and not route.startswith("counter:remote")


def argument(serving: Serving, name: str, kind: str) -> Any:
    """The value of an argument that only the counter's addresses have; None for others."""
    if name == "ticket":
        return serving.code
    of = {"window_id": serving.windows, "ticket_id": serving.tickets, "visit_id": serving.visits}
    return of[name][kind] if name in of else None


def _serve(found: Serving, kind: str, version: ProcedureVersion, login: str, prefix: str) -> None:
    city = version.municipality
    by = staff_actor(User.objects.get(login=login), city, AT.date())
    window = services.set_up_window(
        window=None,
        values=WindowValues(
            department=version.procedure.department, name="届出の窓口", prefix=prefix, place="1階"
        ),
        by=Actor.system(city),
        at=AT,
    )
    services.open_desk(window=window, label="3", by=by, at=AT)
    code = services.take_ticket(
        window=window, offered=offer_code(), address="192.0.2.7", at=AT, counted=False
    )
    services.call_next(window=window, by=by, at=AT)
    ticket = ticket_by_code(city, code, at=AT)
    assert ticket is not None
    found.windows[kind], found.tickets[kind] = window.pk, ticket.pk
    found.visits[kind] = services.begin_visit(window=window, ticket=None, by=by, at=AT).pk
    found.code = found.code or code
