"""What must hold of mails: who waits has work in the queue, and what a person must decide is said."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from yorozu.foundation.soundness import Defect, Examination, examine, waited_for
from yorozu.messaging.models import Delivery, State

_A_MOMENT = timedelta(minutes=10)


def check_deliveries(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Mails that nobody will send, that failed, or of which nobody knows whether they left."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = Delivery.objects.within(municipality_id).filter(pk__in=keys).exclude(state=State.SENT)
        found = list(rows.order_by("pk"))
        queued = waited_for("delivery_id", [each.pk for each in found]) if found else set()
        for each in found:
            for what, remedy in _faults(each, queued, examination):
                yield Defect("messaging.delivery", f"メール {each.pk}", what, remedy)

    rows = Delivery.objects.within(municipality_id)
    yield from examine(rows, look, named="メール", examination=examination)


def _faults(delivery: Delivery, queued: set[str], examination: Examination) -> Iterator[tuple[str, str]]:
    again = "届いたかを確かめ、送り直すかを職員が決めてください。"
    if delivery.state == State.FAILED:
        yield f"送信できませんでした（{delivery.fault or '理由の記録なし'}）。", again
    elif delivery.state == State.SENDING:
        if delivery.claimed_at and delivery.claimed_at <= examination.may_take(_A_MOMENT):
            yield "送り始めたまま終わっていません。送られたかどうかが分かりません。", again
    elif str(delivery.pk) not in queued:
        yield "送信を待っていますが、送る仕事がありません。", "保守の担当者に連絡してください。"
