"""What must hold of scans: they can be opened, speak of files that are there, and go when their time is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.intake.models import PaperOriginal
from yorozu.intake.services import file_ids
from yorozu.paper.content import content_of, seen_on
from yorozu.paper.models import Scan, ScanFile, State
from yorozu.paper.selectors.scans import pages_of
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import StoredFile

_SWEPT_WITHIN = timedelta(hours=26)
_READ_WITHIN = timedelta(hours=6)
_CALL = "保守の担当者に連絡してください。"
_AGAIN = "このスキャンを捨てて、紙をもう一度スキャンしてください。"
_WORKER = "yorozu worker が動いているか確かめてください。"


def check_scans(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """What came on paper and is not received yet, and what leads to what was."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = Scan.objects.within(municipality_id).filter(pk__in=keys)
        for each in rows.select_related("key", "version", "application"):
            for kind, what, remedy in _faults(each, examination):
                yield Defect(f"paper.{kind}", f"スキャン {each.pk}", what, remedy)

    rows = Scan.objects.within(municipality_id)
    yield from examine(rows, look, named="スキャン", examination=examination)


def check_originals(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """The scan of what was received on paper lies under the key of its application."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = PaperOriginal.objects.within(municipality_id).filter(pk__in=keys)
        for each in rows.select_related("application", "stored"):
            where = f"届いた用紙 {each.application_id} の {each.number}"
            if each.stored.key_id != each.application.key_id:
                yield Defect("paper.original-key", where, "申請とは別の鍵で封じられています。", _CALL)
            if each.application.channel != "paper":
                yield Defect("paper.original-channel", where, "紙で届いた申請ではありません。", _CALL)

    rows = PaperOriginal.objects.within(municipality_id)
    yield from examine(rows, look, named="届いた用紙", examination=examination)


def _faults(scan: Scan, examination: Examination) -> Iterator[tuple[str, str, str]]:
    if scan.expires_at < examination.at - _SWEPT_WITHIN:
        yield "scan-expired", "保存の期限を過ぎています。", _WORKER
    if scan.application is not None:
        if scan.application.key_id != scan.key_id:
            yield "scan-key", "受け付けた申請と鍵が違います。", _CALL
        return
    late = scan.updated_at < examination.at - _READ_WITHIN
    if late and scan.state in (State.WAITING, State.READING):
        yield (
            "scan-unread",
            "読み取りが終わっていません。",
            f"「できなかった仕事」を確かめてください。{_WORKER}",
        )
    if scan.key.destroyed_at is None:
        yield from _content_faults(scan)


def _content_faults(scan: Scan) -> Iterator[tuple[str, str, str]]:
    city, pages = scan.municipality_id, pages_of(scan)
    try:
        raw = content_of(scan).raw
        wanted = file_ids(definition_of(scan.version), raw) if scan.version else set()
        for page in pages:
            seen_on(page)
    except (NotFound, ValueError):
        yield "scan-unreadable", "復号できません（改ざん、破損、または別の鍵）。", _AGAIN
        return
    files = ScanFile.objects.within(city).filter(scan=scan).values_list("stored", flat=True)
    wanted |= {each.stored_id for each in pages} | set(files)
    own = set(StoredFile.objects.within(city).filter(key=scan.key_id).values_list("pk", flat=True))
    if not files:
        yield "scan-empty", "読み込んだファイルがありません。", _AGAIN
    for each in sorted(wanted - own):
        yield "scan-file", f"ファイル {each} の控えがありません。", _AGAIN
    for each in sorted(own - wanted):
        yield "scan-file", f"ファイル {each} は、このスキャンのどこにもありません。", _CALL
