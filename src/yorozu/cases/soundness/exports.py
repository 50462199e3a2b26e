"""What was written down of an export is what the audit chain vouches for."""

from collections.abc import Iterator
from typing import Any

from yorozu.cases.models import Export, ExportedCase
from yorozu.cases.services.exporting import digest_of_cases
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.trust.models import AuditEntry

_SUPPORT = "保守の担当者に連絡してください。"


def check_exports(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Export → its cases, and the entry with their hash."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        entries = AuditEntry.objects.within(municipality_id).filter(
            action="applications.exported", subject_type="export", subject_id__in=[str(each) for each in keys]
        )
        told = {each.subject_id: each.details.get("cases") for each in entries}
        for each in Export.objects.within(municipality_id).filter(pk__in=keys).order_by("pk"):
            cases = ExportedCase.objects.within(municipality_id).filter(export=each)
            ids = list(cases.values_list("case_id", flat=True))
            if len(ids) != each.rows or told.get(str(each.pk)) != digest_of_cases(ids):
                what = f"{each.rows} 件の書き出しの、案件の控えか監査記録が合いません。"
                yield Defect("cases.export", f"書き出し {each.pk}", what, _SUPPORT)

    rows = Export.objects.within(municipality_id)
    yield from examine(rows, look, named="書き出し", examination=examination)
