"""Reading the audit chain as a witness: what it says happened must have left its rows."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Model

from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.trust.models import AuditEntry


def times_recorded(
    municipality_id: int, subject_type: str, subjects: Collection[object]
) -> Counter[tuple[str, str]]:
    """How often each act stands in the chain of the city: (subject's id, action) → times."""
    entries = AuditEntry.objects.within(municipality_id).filter(
        subject_type=subject_type, subject_id__in=[str(each) for each in subjects]
    )
    return Counter(entries.values_list("subject_id", "action"))


def gone_subjects(
    municipality_id: int, subject_type: str, model: type[Model], examination: Examination, *, called: str
) -> Iterator[Defect]:
    """Things of which the chain speaks and whose row is gone; `called` is what they are called in Japanese."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        entries = AuditEntry.objects.within(municipality_id).filter(pk__in=keys)
        spoken_of = dict(entries.values_list("subject_id", "sequence"))
        key = model._meta.pk.to_python if model._meta.pk else str
        there = model._default_manager.filter(pk__in=[key(each) for each in spoken_of])
        found = {str(each) for each in there.values_list("pk", flat=True)}
        for subject, sequence in sorted(spoken_of.items()):
            if subject not in found:
                yield Defect(
                    f"{model._meta.app_label}.gone",
                    f"{called} {subject}",
                    f"監査記録 {sequence} 番にあるのに、データベースにありません。",
                    "バックアップから戻すことを検討し、保守の担当者に連絡してください。",
                )

    entries = AuditEntry.objects.within(municipality_id).filter(subject_type=subject_type)
    yield from examine(entries, look, named=f"監査記録（{called}）", examination=examination)
