"""The drafts of a basket, locked and written together."""

from datetime import datetime

from yorozu.foundation.errors import Conflict
from yorozu.intake.models import Basket, BasketItem, Draft
from yorozu.intake.selectors.baskets import is_waiting, items_of, together_of
from yorozu.intake.services.drafts import keep
from yorozu.intake.together import Together

_GONE = "入力中の申請が見つかりません。送信したか、保存の期限を過ぎています。案内の画面から始めてください。"


def lock_basket(basket: Basket) -> Basket:
    """The basket as it is now, locked until the commit: whoever writes into it waits here. Raises Conflict when gone."""
    rows = Basket.objects.within(basket.municipality_id).select_for_update(of=("self",))
    found = rows.select_related("municipality", "key").filter(pk=basket.pk).first()
    if found is None:
        raise Conflict(_GONE)
    return found


def waiting_now(basket: Basket, *, at: datetime) -> list[BasketItem]:
    """The items of a locked basket that can be written."""
    return [each for each in items_of(basket) if is_waiting(each, at=at)]


def keep_together(basket: Basket, items: list[BasketItem], *, at: datetime) -> Together:
    """Write every shared fact into every draft of a locked basket; all are kept from now on as long as one is."""
    together = together_of(items, at=at)
    for item in items:
        if item.draft is not None:
            keep(item.draft, together.by_code[item.procedure.code].raw, at=at)
    note_end(basket, items)
    return together


def note_end(basket: Basket, items: list[BasketItem]) -> None:
    """Until when a locked basket can be written: as long as the draft that ends first; None where none is left."""
    ends = [each.draft.expires_at for each in items if each.draft is not None]
    basket.expires_at = min(ends) if ends else None
    basket.save(update_fields=["expires_at"])


def reread(draft: Draft) -> Draft:
    """The draft as it stands in the database."""
    rows = Draft.objects.within(draft.municipality_id).select_related("key", "version", "municipality")
    return rows.get(pk=draft.pk)
