"""The outbox: nothing dead, nothing left lying, nobody missing who should hear of it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from yorozu.foundation.events import subscriptions
from yorozu.foundation.models import OutboxEntry
from yorozu.foundation.soundness.frame import Defect, Examination, examine

_LATE = timedelta(minutes=10)


def check_queue(examination: Examination) -> Iterator[Defect]:
    """Entries that failed for good, that wait too long, or that no handler takes."""
    known = {name for names in subscriptions().values() for name in names}

    def look(keys: list[Any]) -> Iterator[Defect]:
        for entry in OutboxEntry.objects.filter(pk__in=keys):
            yield from _defects(entry, known, examination)

    # nosemgrep: queries-start-from-a-city  the queue belongs to no city
    yield from examine(OutboxEntry.objects.all(), look, named="受付後の仕事", examination=examination)


def waited_for(field: str, values: Iterable[object]) -> set[str]:
    """Those of the values (ids) that work in the queue is about; `field` is the event's field that holds them.

    Work that failed for good counts too: it is a defect of its own.
    """
    # An id stands in an event as a number or as text.
    plain = [each if isinstance(each, int) else str(each) for each in values]
    entries = OutboxEntry.objects.filter(**{f"payload__{field}__in": plain})
    return {str(payload.get(field)) for payload in entries.values_list("payload", flat=True)}


def _defects(entry: OutboxEntry, known: set[str], examination: Examination) -> Iterator[Defect]:
    where = f"受付後の仕事 {entry.pk}（{entry.event} → {entry.handler}）"
    if entry.handler not in known:
        what = "この仕事を引き受けるものがありません。"
        yield Defect(
            "queue.unknown", where, what, "更新した後であれば元の版に戻し、保守の担当者に連絡してください。"
        )
    elif entry.dead:
        what = f"{entry.attempts} 回失敗して止まっています（{entry.fault or '理由の記録なし'}）。"
        yield Defect("queue.dead", where, what, "ログで原因を直し、もう一度行わせてください。")
    elif entry.due_at <= examination.may_take(_LATE):
        what = "行う時刻を過ぎても残っています。"
        yield Defect("queue.late", where, what, "yorozu worker が動いているか確かめてください。")
