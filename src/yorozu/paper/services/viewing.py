"""Looking at a scan is recorded like a change: it shows what somebody wrote."""

from datetime import datetime

from django.db import transaction

from yorozu.identity.actors import Actor
from yorozu.paper.models import Scan
from yorozu.trust import audit


@transaction.atomic
def record_look(*, scan: Scan, screen: str, by: Actor, at: datetime) -> None:
    """Called before anything of it is shown (`screen`: scan, file, or the section): where it cannot be written, nothing is."""
    audit.record(
        municipality=by.municipality, action="paper.viewed", subject_type="scan", subject_id=scan.pk,
        details={"screen": screen[:40]}, at=at, **by.audit(),
    )  # fmt: skip
