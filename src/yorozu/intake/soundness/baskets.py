"""Baskets can be opened, hold what belongs together, and go when their time is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.intake.models import Basket, BasketItem
from yorozu.intake.selectors.baskets import codes_of

_SWEPT_WITHIN = timedelta(hours=26)
_CALL = "保守の担当者に連絡してください。"


def check_baskets(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """What people send together."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = Basket.objects.within(municipality_id).filter(pk__in=keys).select_related("key")
        items: dict[Any, list[BasketItem]] = {}
        wanted = BasketItem.objects.within(municipality_id).filter(basket__in=keys)
        for item in wanted.select_related("draft", "application"):
            items.setdefault(item.basket_id, []).append(item)
        for each in rows:
            for kind, what, remedy in _faults(each, items.get(each.pk, []), examination):
                yield Defect(f"intake.{kind}", f"まとめ申請 {each.pk}", what, remedy)

    rows = Basket.objects.within(municipality_id)
    yield from examine(rows, look, named="まとめ申請", examination=examination)


def _faults(
    basket: Basket, items: list[BasketItem], examination: Examination
) -> Iterator[tuple[str, str, str]]:
    try:
        codes_of(basket)
    except (NotFound, ValueError):
        yield "basket-unreadable", "照会コードを復号できません（改ざん、破損、または別の鍵）。", _CALL
    if not items:
        yield "basket-empty", "手続が一つも入っていません。", _CALL
    if basket.expires_at is not None and basket.expires_at < examination.at - _SWEPT_WITHIN:
        what = "保存の期限を過ぎています。"
        yield "basket-expired", what, "yorozu worker が動いているか確かめてください。"
    for item in items:
        if item.draft is not None and item.draft.procedure_id != item.procedure_id:
            yield "basket-draft", "下書きの手続が違います。", _CALL
        if item.application is not None and item.application.procedure_id != item.procedure_id:
            yield "basket-application", "申請の手続が違います。", _CALL
        if item.draft is not None and item.draft.application_id != item.application_id:
            yield "basket-sent", "送信された申請が、下書きと違います。", _CALL
