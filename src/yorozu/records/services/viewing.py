"""Looking at a record, which is itself written down."""

from datetime import datetime

from django.db import transaction

from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.records.models import Record
from yorozu.trust import audit


@transaction.atomic
def record_view(*, record: Record, by: Actor, at: datetime) -> None:
    """Write to the audit chain who looked at the record. Raises Forbidden."""
    require(by, Action.RECORD_VIEW, record.record_file.department_id)
    audit.record(
        municipality=by.municipality,
        action="record.viewed",
        subject_type="record",
        subject_id=record.pk,
        at=at,
        **by.audit(),
    )
