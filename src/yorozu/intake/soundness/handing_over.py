"""What was handed over: each application that was taken is there, and a package that is done leaves nothing behind."""

from collections.abc import Iterator
from typing import Any

from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.intake.models import HandedEntry, HandedPackage, HandedState

_SUPPORT = "保守の担当者に連絡してください。"


def check_packages(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Entry ↔ application, package ↔ entries."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        entries = HandedEntry.objects.within(municipality_id).filter(package__in=keys)
        for place, package, state, application in entries.order_by("package", "position").values_list(
            "position", "package_id", "state", "application_id"
        ):
            if (state == HandedState.TAKEN) != (application is not None):
                what = "受け付けたことになっていますが、申請がありません（または、その逆です）。"
                yield Defect("intake.package", f"取り込み {package} の {place} 番目", what, _SUPPORT)
        finished = HandedPackage.objects.within(municipality_id).filter(
            pk__in=keys, finished_at__isnull=False, entries__state=HandedState.WAITING
        )
        for package in finished.distinct().values_list("pk", flat=True):
            what = "終わったことになっていますが、まだの申請があります。"
            yield Defect("intake.package", f"取り込み {package}", what, _SUPPORT)

    rows = HandedPackage.objects.within(municipality_id)
    yield from examine(rows, look, named="取り込み", examination=examination)
