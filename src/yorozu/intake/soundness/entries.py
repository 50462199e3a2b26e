"""What staff entered for somebody says who, how it was confirmed, and can be read as long as the application can."""

from collections.abc import Iterator
from typing import Any

from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.intake.models import StaffEntry
from yorozu.intake.sealed import unseal_json

_CALL = "保守の担当者に連絡してください。"


def check_entries(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """What came in by way of staff."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = StaffEntry.objects.within(municipality_id).filter(pk__in=keys)
        for each in rows.select_related("application__key"):
            for kind, what in _faults(each):
                yield Defect(f"intake.{kind}", f"職員の入力 {each.application_id}", what, _CALL)

    rows = StaffEntry.objects.within(municipality_id)
    yield from examine(rows, look, named="職員の入力", examination=examination)


def _faults(entry: StaffEntry) -> Iterator[tuple[str, str]]:
    application = entry.application
    if application.channel == "online":
        yield "entry-channel", "オンラインで届いた申請なのに、職員が入力したことになっています。"
    if application.key.destroyed_at is not None:
        return
    try:
        unseal_json(application.key, entry.sealed_details, context=f"entry:{application.pk}")
    except (NotFound, ValueError):
        yield "entry-unreadable", "連絡先を復号できません（改ざん、破損、または別の鍵）。"
