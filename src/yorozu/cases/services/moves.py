"""Taking one step on the road: settled by one conditional update and written to the timeline, or refused.

Rows are locked in one order, so that no two transactions wait for each other: the case, the document counter, the
application, and last the head of the audit chain. So `record` is the last call of a service.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from yorozu.cases.models import ROAD, Case, CaseEvent, Step
from yorozu.cases.services.conflicts import conflict
from yorozu.identity.actors import Actor
from yorozu.trust import audit

APPLICANT = "申請者"


def take_step(
    *,
    case: Case,
    step: Step,
    to: str,
    by: Actor,
    at: datetime,
    lock: int | None = None,
    message: str = "",
    who: str = "",
    **changes: Any,
) -> Case:
    """`move_case` with its line on the timeline. `who` is the person behind a step that the system takes for them."""
    case = move_case(case=case, step=step, to=to, lock=lock, **changes)
    add_event(case=case, kind=step.value, message=message, by=by, at=at, who=who)
    return case


def move_case(*, case: Case, step: Step, to: str, lock: int | None, **changes: Any) -> Case:
    """The case as it stands after the step. Raises Conflict when somebody was first or the step does not lead on.

    `lock` is the one the clerk saw; handlers give none, the state alone decides for them.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("move_case() needs an open transaction")
    found = Case.objects.within(case.municipality_id).filter(pk=case.pk, state__in=ROAD[step])
    if lock is not None:
        found = found.filter(lock=lock)
    if not found.update(state=to, lock=F("lock") + 1, **changes):
        raise conflict(case, step)
    case.refresh_from_db()
    return case


def add_event(*, case: Case, kind: str, message: str, by: Actor, at: datetime, who: str = "") -> None:
    """A line on the timeline."""
    CaseEvent.objects.create(
        municipality_id=case.municipality_id,
        case=case,
        at=at,
        actor=who or by.name,
        kind=kind,
        message=message[:400],
    )


def record(
    *, case: Case, action: str, by: Actor, at: datetime, details: Mapping[str, str | int | None] | None = None
) -> None:
    """An audit entry about the case; the last call of a transaction."""
    audit.record(
        municipality=case.municipality, action=action, subject_type="case", subject_id=case.pk, at=at,
        details=details, **by.audit(),
    )  # fmt: skip
