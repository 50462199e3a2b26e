"""Looking at a scan is recorded like a change: it shows what somebody wrote."""

from datetime import datetime, timedelta

from django.db import transaction

from yorozu.identity.actors import Actor
from yorozu.paper.models import Scan
from yorozu.trust import audit
from yorozu.trust.models import AuditEntry

_ONE_LOOK = timedelta(minutes=5)


@transaction.atomic
def record_look(*, scan: Scan, screen: str, by: Actor, at: datetime) -> None:
    """Called before anything of it is shown (`screen`: scan, file, or the section): where it cannot be written, nothing is."""
    audit.record(
        municipality=by.municipality, action="paper.viewed", subject_type="scan", subject_id=scan.pk,
        details={"screen": screen[:40]}, at=at, **by.audit(),
    )  # fmt: skip


def record_glance(*, scan: Scan, screen: str, by: Actor, at: datetime) -> None:
    """A look at a picture of it: nothing is added to a look of the same person in the five minutes before."""
    entries = AuditEntry.objects.within(by.municipality).filter(
        action="paper.viewed",
        subject_type="scan",
        subject_id=str(scan.pk),
        at__gt=at - _ONE_LOOK,
        **by.audit(),
    )
    if not entries.exists():
        record_look(scan=scan, screen=screen, by=by, at=at)
