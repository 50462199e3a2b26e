"""Letting a key go with everything that was sealed under it."""

from yorozu.identity.services.residents.post import post
from yorozu.trust.models import VaultKey


def let_key_go(key: VaultKey) -> None:
    """In the caller's transaction, with the mails under it, sent or not."""
    post().forget(key)
    VaultKey.objects.within(key.municipality_id).filter(pk=key.pk).delete()
