"""A visit as it is now, held until the commit, and who may do something in it."""

from datetime import datetime

from django.db.models import F

from yorozu.counter.models import RemoteVisit
from yorozu.foundation.errors import Conflict, Forbidden
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.trust import audit

OVER = "このリモート窓口は終わっています。"
_NOT_HELD = (
    "先に「対応を始める」を押してください。ほかの職員が対応しているときは、その職員から引き継いでください。"
)
_RELATED = ("municipality", "department", "key", "procedure")


def lock_live(visit: RemoteVisit, *, at: datetime) -> RemoteVisit:
    """Raises Conflict once it is over. Must run inside a transaction."""
    rows = RemoteVisit.objects.within(visit.municipality_id).select_for_update(of=("self",))
    found = rows.select_related(*_RELATED).filter(pk=visit.pk).first()
    if found is None or found.is_over(at):
        raise Conflict(OVER)
    return found


def lock_held(visit: RemoteVisit, by: Actor, *, at: datetime) -> RemoteVisit:
    """As `lock_live`, for the clerk who holds it and may serve in its department. Raises Forbidden."""
    require(by, Action.COUNTER_SERVE, visit.department_id)
    locked = lock_live(visit, at=at)
    if by.staff is None or locked.holder_id != by.staff.pk:
        raise Forbidden(_NOT_HELD)
    return locked


def save(visit: RemoteVisit, *fields: str) -> None:
    """Write these fields of a locked visit; both sides see that something changed."""
    visit.version += 1
    visit.save(update_fields=[*fields, "version"])


def bump(visit: RemoteVisit) -> None:
    """Something outside the row changed (a line of the chat)."""
    rows = RemoteVisit.objects.within(visit.municipality_id).filter(pk=visit.pk)
    rows.update(version=F("version") + 1)


def write_down(visit: RemoteVisit, action: str, by: Actor, at: datetime, **details: str | int | None) -> None:
    """An entry of the audit chain; nothing personal in it."""
    audit.record(
        municipality=visit.municipality, action=f"remote.{action}", subject_type="remote_visit",
        subject_id=visit.pk, at=at, details=details, **by.audit(),
    )  # fmt: skip
