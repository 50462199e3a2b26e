"""Looking at personal data is recorded like a change (ASVS 16.3.2)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yorozu.cases.models import Case
from yorozu.cases.services.moves import record
from yorozu.identity.actors import Actor


@transaction.atomic
def record_view(
    *, case: Case, by: Actor, at: datetime, screen: str = "case", file_id: UUID | None = None
) -> None:
    """Somebody opened the case on a screen (case or proposal), or with `file_id` one of its files."""
    if file_id is None:
        details = {"screen": screen, "state": case.state}
        record(case=case, action="case.viewed", by=by, at=at, details=details)
    else:
        record(case=case, action="case.file_viewed", by=by, at=at, details={"file": str(file_id)})
