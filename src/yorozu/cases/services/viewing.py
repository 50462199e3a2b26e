"""Looking at personal data is recorded like a change (ASVS 16.3.2): who, when, at whose case, what, and as what."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yorozu.cases.models import Case
from yorozu.cases.services.moves import record
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action, Scope


@transaction.atomic
def record_view(
    *, case: Case, by: Actor, at: datetime, screen: str = "case", file_id: UUID | None = None
) -> None:
    """Somebody opened the case on a screen (case, proposal or preview), or with `file_id` one of its files.

    Called before anything is shown: where it cannot be written, nothing is.
    """
    why = duty_of(case, by)
    if file_id is None:
        details: dict[str, str | int | None] = {"screen": screen, "state": case.state, "why": why}
        record(case=case, action="case.viewed", by=by, at=at, details=details)
    else:
        details = {"file": str(file_id), "why": why}
        record(case=case, action="case.file_viewed", by=by, at=at, details=details)


def duty_of(case: Case, by: Actor) -> str:
    """As what somebody may look: assignee, department, city (their office covers it all) or approval (asked to decide)."""
    if by.staff is not None and case.assignee_id == by.staff.pk:
        return "assignee"
    if not by.may(Action.CASE_VIEW, case.department_id):
        return "approval"
    return "city" if by.scope(Action.CASE_VIEW) is Scope.MUNICIPALITY else "department"
