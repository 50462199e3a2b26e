"""What must hold of records and document numbers."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Min

from yorozu.foundation.soundness import Defect, Examination, examine, twice, waited_for
from yorozu.records.models import Disposal, DisposalState, DocumentCounter, DocumentNumber, Record
from yorozu.trust.models import StoredFile
from yorozu.trust.selectors import gone_subjects, times_recorded

_SUPPORT = "保守の担当者に連絡してください。"


def check_records(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """A record's papers are there, and its filing stands in the audit chain once; and audit → rows."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        records = list(Record.objects.within(municipality_id).filter(pk__in=keys).order_by("pk"))
        witness = times_recorded(municipality_id, "record", keys)
        wanted = {item["file"] for each in records for item in each.items if item["file"]}
        files = StoredFile.objects.within(municipality_id).filter(pk__in=wanted)
        there = {str(each) for each in files.values_list("pk", flat=True)}
        for each in records:
            for what in _faults(each, witness, there):
                yield Defect("records.incomplete", f"記録 {each.pk}", what, _SUPPORT)

    rows = Record.objects.within(municipality_id)
    yield from examine(rows, look, named="記録", examination=examination)
    yield from gone_subjects(municipality_id, "record", Record, examination, called="記録")


def check_disposals(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """What two persons agreed to destroy is destroyed, or the work of it waits; and audit → rows."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = Disposal.objects.within(municipality_id).filter(pk__in=keys, state=DisposalState.APPROVED)
        open_ones = list(rows.order_by("pk").values_list("pk", flat=True))
        waiting = waited_for("disposal_id", open_ones) if open_ones else set()
        for each in open_ones:
            if str(each) not in waiting:
                what = "廃棄が承認されましたが、廃棄する仕事が残っていません。"
                yield Defect("records.disposal", f"廃棄 {each}", what, _SUPPORT)

    rows = Disposal.objects.within(municipality_id)
    yield from examine(rows, look, named="廃棄", examination=examination)
    yield from gone_subjects(municipality_id, "disposal", Disposal, examination, called="廃棄")


def check_numbers(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Document numbers run from 1 without a gap to where the counter stands."""
    counters = DocumentCounter.objects.within(municipality_id)

    def look() -> Iterator[Defect]:
        given = _given(municipality_id)
        for each in counters.order_by("pk"):
            first, last, count = given.pop((each.symbol, each.fiscal_year), (1, 0, 0))
            if (first, last, count) != (1, each.last, each.last):
                where = f"文書番号 {each.symbol}（{each.fiscal_year}年度）"
                what = f"{each.last} 番まで進んでいますが、控えは {first} 番から {last} 番の {count} 件です。"
                yield Defect("records.numbers", where, what, _SUPPORT)
        for symbol, year in sorted(given):
            where = f"文書番号 {symbol}（{year}年度）"
            yield Defect(
                "records.numbers", where, "番号の控えがあるのに、番号を進める台帳がありません。", _SUPPORT
            )

    examination.looked_at["文書番号の台帳"] += counters.count()
    yield from twice(look, examination)


def _given(municipality_id: int) -> dict[tuple[str, int], tuple[int, int, int]]:
    """(symbol, fiscal year) → first, last and how many."""
    numbers = DocumentNumber.objects.within(municipality_id).order_by().values("symbol", "fiscal_year")
    counted = numbers.annotate(first=Min("number"), last=Max("number"), count=Count("pk"))
    return {
        (each["symbol"], each["fiscal_year"]): (each["first"], each["last"], each["count"])
        for each in counted
    }


def _faults(record: Record, witness: Counter[tuple[str, str]], there: set[str]) -> Iterator[str]:
    expected = {"record.filed": 1, "record.disposed": int(record.disposed_at is not None)}
    for action, times in expected.items():
        recorded = witness[str(record.pk), action]
        if recorded != times:
            yield f"監査記録「{action}」が {times} 件のはずですが {recorded} 件です。"
    for item in record.items:
        if item["file"] and item["file"] not in there:
            yield f"文書「{item['label']}」のファイル {item['file']} の控えがありません。"
