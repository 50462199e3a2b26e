"""Several procedures put into one basket, filled in once, and sent together: each an application of its own."""

from yorozu.intake.services.baskets.ending import (
    discard_basket,
    forget_application,
    remove_expired_baskets,
    remove_item,
)
from yorozu.intake.services.baskets.lookup import find_basket
from yorozu.intake.services.baskets.sending import submit_basket
from yorozu.intake.services.baskets.starting import Added, Entering, add_to_basket
from yorozu.intake.services.baskets.taking import BasketTaken, take_basket_page

__all__ = [
    "Added",
    "BasketTaken",
    "Entering",
    "add_to_basket",
    "discard_basket",
    "find_basket",
    "forget_application",
    "remove_expired_baskets",
    "remove_item",
    "submit_basket",
    "take_basket_page",
]
