"""What a button for a number carries: a code for one ticket, signed, so that nobody chooses one that can be guessed."""

import secrets
from datetime import timedelta

from django.core import signing

from yorozu.foundation.errors import Conflict

_SALT = "counter-ticket"
_GOOD_FOR = timedelta(minutes=30)


def offer_code() -> str:
    """A new one with every page; pressed twice, a button leads to one ticket."""
    return signing.dumps(secrets.token_urlsafe(15), salt=_SALT)


def read_offer(offered: str) -> str:
    """The code. Raises Conflict for what was not offered here, or more than half an hour ago."""
    try:
        code: str = signing.loads(offered, salt=_SALT, max_age=_GOOD_FOR)
    except signing.BadSignature:
        raise Conflict("画面を開いてから時間がたちました。もう一度、窓口を選んでください。") from None
    return code
