"""As many places are taken as there are applications that stand."""

from collections import Counter
from collections.abc import Iterator

from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, batches
from yorozu.intake.models import Application, SeatCounter, Status
from yorozu.intake.selectors import answers_of
from yorozu.intake.services.seats import wanted
from yorozu.procedures.selectors import definition_of

_TRIES = 3


def check_seats(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """The counters of procedures with a capacity. While people apply to one, it is counted again, thrice at most."""
    counters = SeatCounter.objects.within(municipality_id)
    for procedure_id in counters.order_by("procedure_id").values_list("procedure_id", flat=True).distinct():
        examination.looked_at["定員のある手続"] += 1
        for _ in range(_TRIES):
            before = _taken(municipality_id, procedure_id)
            standing = _standing(municipality_id, procedure_id)
            if standing is None or before == _taken(municipality_id, procedure_id):
                yield from _differences(procedure_id, before, standing)
                break


def _differences(procedure_id: int, taken: dict[str, int], standing: Counter[str] | None) -> Iterator[Defect]:
    for option, seats in sorted(taken.items()):
        if standing is not None and standing[option] != seats:
            where = f"手続 {procedure_id} の定員" + (f"（{option}）" if option else "")
            what = f"{seats} 席が埋まっていることになっていますが、有効な申請は {standing[option]} 件です。"
            yield Defect("intake.seats", where, what, "保守の担当者に連絡してください。")


def _taken(municipality_id: int, procedure_id: int) -> dict[str, int]:
    counters = SeatCounter.objects.within(municipality_id).filter(procedure=procedure_id)
    return dict(counters.values_list("option", "taken"))


def _standing(municipality_id: int, procedure_id: int) -> Counter[str] | None:
    """How many draw on each counter; None where some can no longer be read, after disposal."""
    found: Counter[str] = Counter()
    rows = Application.objects.within(municipality_id).filter(procedure=procedure_id)
    rows = rows.exclude(status=Status.WITHDRAWN)
    for keys in batches(rows):
        for each in rows.filter(pk__in=keys).select_related("key", "version"):
            capacity = definition_of(each.version).capacity
            try:
                if capacity is not None:
                    found[wanted(capacity, answers_of(each) if capacity.field else {})[0]] += 1
            except NotFound:
                return None
    return found
