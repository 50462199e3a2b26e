"""The end: by either side, by cancelling, or by the day; and what came of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yorozu.counter.models import EndedBy, RemoteState, RemoteVisit
from yorozu.counter.services.remote.locking import lock_held, lock_live, save, write_down
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require

_ENDING = ("state", "ended_at", "ended_by", "pointed", "waiting_digest", "waiting_at")


def end_visit(*, visit: RemoteVisit, by: Actor | None, at: datetime) -> None:
    """By the clerk who holds it or, with `by` None, by the visitor. Link and looks end; what was typed stays theirs."""
    with transaction.atomic():
        locked = lock_held(visit, by, at=at) if by else lock_live(visit, at=at)
        _close(locked, RemoteState.ENDED, EndedBy.CLERK if by else EndedBy.VISITOR, at)
        write_down(locked, "ended", by or Actor.anonymous(locked.municipality), at, ended_by=locked.ended_by)


def cancel_visit(*, visit: RemoteVisit, by: Actor | None, at: datetime) -> None:
    """Take the appointment and its link back, before anybody came. Raises Conflict once somebody is in."""
    if by is not None:
        require(by, Action.COUNTER_SERVE, visit.department_id)
    with transaction.atomic():
        locked = lock_live(visit, at=at)
        if locked.state != RemoteState.BOOKED:
            raise Conflict("もう入室しているため、取り消せません。「終了する」を押してください。")
        _close(locked, RemoteState.CANCELLED, EndedBy.CLERK if by else EndedBy.VISITOR, at)
        write_down(
            locked, "cancelled", by or Actor.anonymous(locked.municipality), at, ended_by=locked.ended_by
        )


def close_for_time(*, visit: RemoteVisit, at: datetime) -> bool:
    """Its day is over; whether it was still live."""
    with transaction.atomic():
        rows = RemoteVisit.objects.within(visit.municipality_id).select_for_update(of=("self",))
        locked = rows.select_related("municipality").filter(pk=visit.pk).first()
        if locked is None or not locked.is_live or at < locked.closes_at:
            return False
        _close(locked, RemoteState.ENDED, EndedBy.TIME, at)
        write_down(locked, "ended", Actor.system(locked.municipality), at, ended_by=locked.ended_by)
    return True


def mark_sent(*, municipality_id: int, application_id: UUID) -> None:
    """An application arrived: where its form was in a visit, the visit says so. Again changes nothing."""
    rows = RemoteVisit.objects.within(municipality_id)
    rows.filter(draft__application_id=application_id, application=None).update(
        application_id=application_id, pointed="", version=F("version") + 1
    )


def _close(visit: RemoteVisit, state: RemoteState, by: EndedBy, at: datetime) -> None:
    visit.state, visit.ended_at, visit.ended_by = state, at, by
    visit.pointed, visit.waiting_digest, visit.waiting_at = "", "", None
    save(visit, *_ENDING)
