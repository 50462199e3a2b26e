"""How it stands with the files that wait for a verdict."""

from dataclasses import dataclass
from datetime import datetime

from yorozu.trust.models import Scan, StoredFile


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of the whole installation: `late` are those of the waiting that have waited too long."""

    waiting: int
    late: int
    infected: int


def quarantine_standing(*, late_before: datetime) -> Standing:
    """Files in quarantine, those of them stored before `late_before`, and infected ones."""
    kept = StoredFile.objects.filter(disposed_at=None)
    waiting = kept.filter(scan=Scan.PENDING)
    late = waiting.filter(stored_at__lt=late_before).count()
    return Standing(waiting.count(), late, kept.filter(scan=Scan.INFECTED).count())
