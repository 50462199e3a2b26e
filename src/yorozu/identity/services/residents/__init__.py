"""What residents do with their accounts."""

from yorozu.identity.services.residents.accounts import (
    UNUSED_ENDS,
    delete_resident,
    end_visits,
    keep_profile,
    sign_in_resident,
)
from yorozu.identity.services.residents.codes import remove_old_codes, send_sign_in_code
from yorozu.identity.services.residents.post import Post, offer_post

__all__ = [
    "UNUSED_ENDS",
    "Post",
    "delete_resident",
    "end_visits",
    "keep_profile",
    "offer_post",
    "remove_old_codes",
    "send_sign_in_code",
    "sign_in_resident",
]
