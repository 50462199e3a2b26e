"""Visits can be read, have what they need while they go on, and tickets go with their day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from yorozu.counter.models import Ticket, Visit, VisitState
from yorozu.counter.selectors import notes_of
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.trust.vault import unseal

_SWEPT_WITHIN = timedelta(hours=26)
_CALL = "保守の担当者に連絡してください。"
_WORKER = "yorozu worker が動いているか確かめてください。"


def check_counter(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Visits and the tickets of the day."""

    def visits(keys: list[Any]) -> Iterator[Defect]:
        rows = Visit.objects.within(municipality_id).filter(pk__in=keys).select_related("key")
        for each in rows:
            for kind, what in _visit_faults(each):
                yield Defect(f"counter.{kind}", f"窓口の受付 {each.pk}", what, _CALL)

    def tickets(keys: list[Any]) -> Iterator[Defect]:
        rows = Ticket.objects.within(municipality_id).filter(pk__in=keys).select_related("key")
        for each in rows:
            if each.day < day_of(examination.at - _SWEPT_WITHIN):
                what = "前の日の番号札が残っています。"
                yield Defect("counter.ticket-left", f"番号札 {each.pk}", what, _WORKER)
            elif each.key is not None and each.sealed_address and not _opens(each):
                what = "知らせる先を復号できません（改ざん、破損、または別の鍵）。"
                yield Defect("counter.ticket-unreadable", f"番号札 {each.pk}", what, _CALL)

    rows = Visit.objects.within(municipality_id)
    yield from examine(rows, visits, named="窓口の受付", examination=examination)
    numbers = Ticket.objects.within(municipality_id)
    yield from examine(numbers, tickets, named="番号札", examination=examination)


def _visit_faults(visit: Visit) -> Iterator[tuple[str, str]]:
    if visit.state == VisitState.CLOSED:
        if visit.sealed_notes:
            yield "visit-kept", "終わった受付に、カードの内容が残っています。"
        return
    if visit.key is None:
        yield "visit-key", "続いている受付に、鍵がありません。"
        return
    try:
        notes_of(visit)
    except (NotFound, ValueError):
        yield "visit-unreadable", "カードの内容を復号できません（改ざん、破損、または別の鍵）。"


def _opens(ticket: Ticket) -> bool:
    try:
        return ticket.key is not None and bool(
            unseal(ticket.key, ticket.sealed_address, context=f"ticket:{ticket.pk}")
        )
    except NotFound:
        return False
