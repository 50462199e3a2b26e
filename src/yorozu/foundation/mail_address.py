"""A mail address as it is typed, and the keyed digest under which it is found."""

import hmac
import re
import unicodedata

from django.conf import settings

from yorozu.foundation.errors import FieldError, Invalid

_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,60}",
    re.ASCII | re.IGNORECASE,
)
_HOW = "メールアドレスを「hanako@example.jp」のように入力してください。"


def read_mail_address(typed: str) -> str:
    """The address in half width without spaces around it. Raises Invalid for what no mail can be sent to."""
    address = unicodedata.normalize("NFKC", typed[:400]).strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise Invalid(_HOW, [FieldError("email", _HOW)])
    return address


def digest_of_address(address: str) -> str:
    """Keyed, because a bare hash of an address can be guessed; capitals do not matter."""
    return keyed_digest("resident-address", address.casefold())


def keyed_digest(purpose: str, text: str) -> str:
    """64 hexadecimal digits that only this installation can make."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"{purpose}\x1f{text}".encode(), "sha256").hexdigest()
