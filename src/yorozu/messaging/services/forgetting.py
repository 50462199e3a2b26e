"""Forgetting what mails said."""

from yorozu.messaging.models import Delivery
from yorozu.trust.models import VaultKey


def forget_mails(key: VaultKey) -> int:
    """Empty the mails sealed under a key that is being destroyed; that they were sent remains. How many there were."""
    return Delivery.objects.within(key.municipality_id).filter(key=key).update(sealed_mail=b"")


def remove_mails(key: VaultKey) -> int:
    """Remove the mails sealed under a key that is about to go, sent or not; how many there were."""
    return Delivery.objects.within(key.municipality_id).filter(key=key).delete()[0]
