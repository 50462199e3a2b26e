"""Remote visits end with their day, can be read as long as they are kept, and nothing is kept for longer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings

from yorozu.counter.models import RemoteVisit
from yorozu.counter.selectors.remote import chat_of, details_of
from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine

_SWEPT_WITHIN = timedelta(hours=26)
_CALL = "保守の担当者に連絡してください。"
_WORKER = "yorozu worker が動いているか確かめてください。"


def check_remote_visits(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Appointments of the remote window with what was written in them."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = RemoteVisit.objects.within(municipality_id).filter(pk__in=keys)
        for each in rows.select_related("key", "application", "draft"):
            for kind, what, remedy in _faults(each, examination):
                yield Defect(f"counter.{kind}", f"リモート窓口 {each.pk}", what, remedy)

    rows = RemoteVisit.objects.within(municipality_id)
    yield from examine(rows, look, named="リモート窓口", examination=examination)


def _faults(visit: RemoteVisit, examination: Examination) -> Iterator[tuple[str, str, str]]:
    if visit.is_live and examination.at > visit.closes_at + _SWEPT_WITHIN:
        yield "remote-open", "予約の日を過ぎても、終わっていません。", _WORKER
    if visit.key is None:
        if visit.sealed_details or visit.is_live:
            yield "remote-key", "鍵がないのに、内容が残っています。", _CALL
        return
    kept = settings.YOROZU_REMOTE_KEPT + _SWEPT_WITHIN
    if visit.ended_at is not None and examination.at > visit.ended_at + kept:
        yield "remote-kept", "保存の期限を過ぎても、会話が残っています。", _WORKER
    try:
        details_of(visit)
        numbers = [each.number for each in chat_of(visit)]
    except (NotFound, ValueError):
        yield "remote-unreadable", "復号できません（改ざん、破損、または別の鍵）。", _CALL
        return
    if numbers != list(range(1, len(numbers) + 1)):
        yield "remote-chat", "会話の一部がありません。", _CALL
    if visit.application and visit.draft and visit.draft.application_id not in (None, visit.application_id):
        yield "remote-application", "下書きとは別の申請を指しています。", _CALL
