"""The remote window: a visit of each department and of another city, each with a browser in it and held by its worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from tests.factories import AT
from yorozu.counter.services import remote
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.selectors import staff_actor
from yorozu.procedures.models import ProcedureVersion

PREFIX = "counter:remote-"


@dataclass
class Meetings:
    """Ids by whose they are; `token` is that of the link to one's own."""

    visits: dict[str, Any] = field(default_factory=dict)
    token: str = ""


def make_meetings(versions: Mapping[str, ProcedureVersion], who: Mapping[str, str]) -> Meetings:
    """The frame that is going on; the department of one's own can be asked by residents."""
    found = Meetings()
    for kind, version in versions.items():
        _meet(found, kind, version, who[kind])
    return found


def is_meeting(route: str) -> bool:
    return route.startswith(PREFIX)


def argument(meetings: Meetings, name: str, kind: str) -> Any:
    """The value of an argument of these addresses; None for those that others know."""
    if name == "visit_id":
        return meetings.visits[kind]
    return {"token": meetings.token, "department": "residents"}.get(name)


def _meet(found: Meetings, kind: str, version: ProcedureVersion, login: str) -> None:
    city, place = version.municipality, version.procedure.department
    by = staff_actor(User.objects.get(login=login), city, AT.date())
    if kind == "own":
        offered = remote.Offered(
            begins=time(9), ends=time(17), minutes=30, seats=3, public=True, days_ahead=14
        )
        remote.set_offer(department=place, offered=offered, by=Actor.system(city), at=AT)
    wanted = remote.Appointment(department=place, procedure=version.procedure, begins_at=AT)
    booked = remote.book_visit(wanted=wanted, by=by, address="", at=AT)
    remote.come_in(visit=booked.visit, name="", secret="", at=AT)
    remote.hold_visit(visit=booked.visit, by=by, at=AT)
    found.visits[kind] = booked.visit.pk
    found.token = found.token or booked.token
