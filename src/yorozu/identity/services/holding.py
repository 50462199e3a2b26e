"""What a person typed and sent when their session had just ended: sealed, until they have signed in again."""

import json
from base64 import b64decode, b64encode
from datetime import datetime

from yorozu.foundation.errors import NotFound
from yorozu.identity.models import User
from yorozu.identity.services.factors.keeping import changing
from yorozu.identity.services.sign_in import belongs
from yorozu.municipality.models import Municipality
from yorozu.trust import vault

Fields = dict[str, list[str]]
_CONTEXT = "held"
_MOST = 100_000


def hold(*, account: int, municipality: Municipality, fields: Fields, at: datetime) -> str:
    """The fields sealed for this account; empty where it is closed, another city's, or they are too many."""
    user = User.objects.filter(pk=account).first()
    plain = json.dumps(fields, ensure_ascii=False).encode(errors="surrogatepass")
    if user is None or not belongs(user, municipality) or len(plain) > _MOST:
        return ""
    with changing(user, at):
        assert user.factor_key is not None  # noqa: S101  changing() made one
        return b64encode(vault.seal(user.factor_key, plain, context=_CONTEXT)).decode()


def held_fields(*, user: User, sealed: str) -> Fields:
    """What `hold` sealed for this account. Raises NotFound when its key is gone."""
    if user.factor_key is None:
        raise NotFound("入力していた内容は、もう残っていません。")
    plain = vault.unseal(user.factor_key, b64decode(sealed), context=_CONTEXT)
    found: Fields = json.loads(plain.decode(errors="surrogatepass"))
    return found
