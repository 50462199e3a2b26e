"""Taking out of a basket, and forgetting baskets: what was not sent in time, and what was disposed of."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import Conflict
from yorozu.intake.models import Application, Basket, BasketItem
from yorozu.intake.selectors.baskets import items_of
from yorozu.intake.services.baskets.keeping import keep_together, lock_basket, waiting_now
from yorozu.intake.services.drafts import discard_draft
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust.models import VaultKey

_AT_ONCE = 1000
_SENT = "送信した手続は、ここでは取り消せません。申請の状況から取り下げてください。"


def remove_item(*, basket: Basket, code: str, at: datetime) -> Basket | None:
    """Take a procedure out with what was typed only for it; None when the basket is empty then and gone.

    Raises Conflict for one that was sent.
    """
    with transaction.atomic():
        locked = lock_basket(basket)
        item = next((each for each in items_of(locked) if each.procedure.code == code), None)
        if item is not None and item.application_id is not None:
            raise Conflict(_SENT)
        if item is not None:
            # Before it goes: what was asked with it and holds for others has been written into theirs.
            _drop(item)
        if _forget_if_empty(locked):
            return None
        keep_together(locked, waiting_now(locked, at=at), at=at)
    return locked


def discard_basket(*, basket: Basket) -> None:
    """Forget everything that was not sent; a basket of which nothing was sent is gone."""
    with transaction.atomic():
        locked = lock_basket(basket)
        for item in items_of(locked):
            if item.application_id is None:
                _drop(item)
        if not _forget_if_empty(locked):
            locked.expires_at = None
            locked.save(update_fields=["expires_at"])


def remove_expired_baskets(at: datetime) -> int:
    """Forget what was not sent in time with the drafts of it, up to a thousand baskets a city; how many baskets were looked at."""
    count = 0
    for municipality in all_municipalities():
        rows = Basket.objects.within(municipality).filter(expires_at__lte=at).order_by("expires_at")
        for basket in list(rows[:_AT_ONCE]):
            discard_basket(basket=basket)
            count += 1
    return count


def forget_application(application: Application) -> None:
    """An application was disposed of: its basket no longer leads to it, and goes with the last one."""
    rows = BasketItem.objects.within(application.municipality_id).filter(application=application)
    for item in rows.select_related("basket"):
        item.delete()
        _forget_if_empty(item.basket)


def _drop(item: BasketItem) -> None:
    draft = item.draft
    item.delete()
    if draft is not None:
        discard_draft(draft=draft)


def _forget_if_empty(basket: Basket) -> bool:
    if BasketItem.objects.within(basket.municipality_id).filter(basket=basket).exists():
        return False
    basket.delete()
    VaultKey.objects.within(basket.municipality_id).filter(pk=basket.key_id).delete()
    return True
