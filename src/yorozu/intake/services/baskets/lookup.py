"""Opening a basket with its number and lookup code."""

import hmac

from yorozu.intake.models import Basket
from yorozu.intake.receipts import read_lookup_code, read_receipt_number
from yorozu.intake.selectors.baskets import codes_of
from yorozu.municipality.models import Municipality
from yorozu.trust import limits


def find_basket(*, municipality: Municipality, number: str, lookup_code: str, address: str) -> Basket | None:
    """The basket that number and code open. Call it after `find_application` has counted the try and found nothing."""
    plain = read_receipt_number(number) or ""
    rows = Basket.objects.within(municipality).select_related("key", "municipality")
    basket = rows.filter(number=plain).first()
    if basket is None:
        return None
    expected = codes_of(basket).lookup_code
    if not hmac.compare_digest(expected.encode(), read_lookup_code(lookup_code).encode()):
        return None
    limits.forget(scope="lookup", key=f"{municipality.pk}:{plain}:{address}")
    return basket
