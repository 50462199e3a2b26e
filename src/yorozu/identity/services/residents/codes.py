"""One-time codes by mail. Nothing tells whether somebody is known by an address: what happens is the same."""

import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yorozu.foundation.errors import FieldError, Invalid
from yorozu.foundation.ids import new_id
from yorozu.foundation.language import gettext
from yorozu.foundation.mail_address import digest_of_address, keyed_digest, read_mail_address
from yorozu.identity.models import SignInCode
from yorozu.identity.services.residents.keys import let_key_go
from yorozu.identity.services.residents.post import post
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust import limits, vault

GOOD_FOR = timedelta(minutes=10)
TRIES = 5
_DIGITS = 6
_HOUR = timedelta(hours=1)
_CODES_PER_ADDRESS = 5
_CODES_FROM_ONE_PLACE = 30
_TRIES_FROM_ONE_PLACE = 60
_KEPT = timedelta(days=1)
_WRONG = "コードが違うか、使える時間（10分）を過ぎています。メールを見てもう一度入力するか、コードを送り直してください。"


def send_sign_in_code(*, municipality: Municipality, email: str, address: str, at: datetime) -> UUID:
    """Send a code of six digits to a mail address; the id under which it is then asked for.

    `address` is where the request came from, for the limit only. Raises Invalid for what is no address, TooMany after
    five codes to one mail address or thirty from one place in an hour. Must not run inside a transaction.
    """
    to = read_mail_address(email)
    digest = digest_of_address(to)
    limits.hit(scope="resident-code-from", key=address, limit=_CODES_FROM_ONE_PLACE, window=_HOUR, at=at)
    limits.hit(
        scope="resident-code",
        key=f"{municipality.pk}:{digest}",
        limit=_CODES_PER_ADDRESS,
        window=_HOUR,
        at=at,
    )
    code, code_id = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}", new_id()
    with transaction.atomic():
        key = vault.create_key(municipality=municipality, at=at)
        SignInCode.objects.create(
            id=code_id,
            municipality=municipality,
            key=key,
            email_digest=digest,
            sealed_email=vault.seal(key, to.encode(), context=f"code-address:{code_id}"),
            code_digest=_digest(code_id, code),
            sent_at=at,
            expires_at=at + GOOD_FOR,
        )
        post().queue(
            municipality=municipality,
            key=key,
            to=to,
            subject=gettext("【{name}】確認コードのお知らせ").format(name=municipality.name),
            lines=_mail(municipality, code),
            dedupe_key=f"sign-in-code:{code_id}",
            at=at,
        )
    return code_id


def use_sign_in_code(
    *, municipality: Municipality, code_id: UUID, typed: str, address: str, at: datetime
) -> str:
    """The mail address to which this code went, once. Raises Invalid, TooMany. Must not run inside a transaction.

    A try is counted before it is judged, so that guesses sent at the same moment count as well.
    """
    limits.hit(scope="resident-code-try", key=address, limit=_TRIES_FROM_ONE_PLACE, window=_HOUR, at=at)
    rows = SignInCode.objects.within(municipality).filter(pk=code_id, used_at=None, expires_at__gt=at)
    counted = rows.filter(tries__lt=TRIES).update(tries=F("tries") + 1)
    found = rows.select_related("key").first() if counted else None
    code = "".join(unicodedata.normalize("NFKC", typed[:40]).split())
    if found is None or not hmac.compare_digest(found.code_digest, _digest(code_id, code)):
        raise Invalid(_WRONG, [FieldError("code", _WRONG)])
    if not rows.update(used_at=at):
        raise Invalid(_WRONG, [FieldError("code", _WRONG)])
    return vault.unseal(found.key, found.sealed_email, context=f"code-address:{code_id}").decode()


def remove_old_codes(*, at: datetime) -> int:
    """Forget codes a day after they ended, with the mails that carried them; how many."""
    return sum(_remove(city, at) for city in all_municipalities())


def _remove(municipality: Municipality, at: datetime) -> int:
    old = SignInCode.objects.within(municipality).filter(expires_at__lte=at - _KEPT).select_related("key")
    found = list(old[:1000])
    for each in found:
        with transaction.atomic():
            SignInCode.objects.within(municipality).filter(pk=each.pk).delete()
            let_key_go(each.key)
    return len(found)


def _digest(code_id: UUID, code: str) -> str:
    return keyed_digest("sign-in-code", f"{code_id}:{code}")


def _mail(municipality: Municipality, code: str) -> list[str]:
    lines = [
        gettext("{name}のオンライン手続の確認コードです。").format(name=municipality.name),
        "",
        gettext("確認コード　{code}").format(code=code),
        "",
        "申請の画面に、このコードを入力してください。10分間、一度だけ使えます。",
        "このコードを、ほかの人に伝えないでください。市の職員がお聞きすることはありません。",
        "お心当たりがないときは、このメールを削除してください。コードを入力しなければ、何も起こりません。",
        "",
        "――――――――",
        "このメールに返信しないでください（送信専用です）。",
        municipality.name,
    ]
    return [gettext(line) for line in lines]
