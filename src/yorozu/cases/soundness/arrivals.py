"""Every application has its case, once, or the work of making it is waiting."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from yorozu.cases.models import Case
from yorozu.foundation.soundness import Defect, Examination, examine, waited_for
from yorozu.intake.models import Application
from yorozu.trust.selectors import gone_subjects

_SUPPORT = "保守の担当者に連絡してください。"


def check_arrivals(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Application → case; and audit → case."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        made = Case.objects.within(municipality_id).filter(application__in=keys)
        times = Counter(made.values_list("application_id", flat=True))
        missing = [each for each in keys if not times[each]]
        waiting = waited_for("application_id", missing) if missing else set()
        rows = Application.objects.within(municipality_id).filter(pk__in=keys).order_by("pk")
        for key, number in rows.values_list("pk", "receipt_number"):
            where = f"申請 {number}（{key}）"
            if times[key] > 1:
                yield Defect("cases.doubled", where, f"案件が {times[key]} 件あります。", _SUPPORT)
            elif not times[key] and str(key) not in waiting:
                what = "案件がなく、案件を作る仕事も残っていません。職員の画面に出ません。"
                yield Defect("cases.missing", where, what, _SUPPORT)

    rows = Application.objects.within(municipality_id)
    yield from examine(rows, look, named="案件になる申請", examination=examination)
    yield from gone_subjects(municipality_id, "case", Case, examination, called="案件")
