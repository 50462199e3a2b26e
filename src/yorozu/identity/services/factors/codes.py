"""One-time codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes."""

import hmac
from base64 import b64encode
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.adapter import FactorAdapter
from yorozu.identity.models import User
from yorozu.identity.selectors import has_second_factor
from yorozu.identity.services.factors.keeping import changing, conclude

_PERIOD = 30
# A phone's clock may be off by half a minute, and typing takes time.
_STEPS = (0, -1, 1)
_WRONG = "認証コードが違います。アプリに今表示されている6桁の数字を入力してください。"


def new_totp_secret() -> str:
    """A fresh secret in base 32, not yet the account's."""
    return str(generate_totp_secret())


def totp_address(*, user: User, secret: str) -> tuple[str, str]:
    """The `otpauth:` address of the secret, and its QR code as a `data:` address of an SVG."""
    adapter = FactorAdapter()
    address: str = adapter.build_totp_url(user, secret)
    svg: str = adapter.build_totp_svg(address)
    return address, "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def add_totp(*, user: User, secret: str, code: str, this: str, at: datetime) -> list[str]:
    """Enrol the app that shows this code; recovery codes where there were none, else nothing. Raises Invalid.

    The account's sessions end, except the one with the key `this`.
    """
    counter = _counter_of(secret, code, at)
    if counter is None:
        raise Invalid(_WRONG, [FieldError("code", _WRONG)])
    with changing(user, at):
        if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            raise Conflict("認証アプリはもう登録されています。替えるときは、先に今の登録を消してください。")
        kept = TOTP.activate(user, secret).instance
        _use(kept, counter, at)
        codes = recovery_codes_if_none(user)
        conclude(user, "second-factor.added", this, at)
    return codes


def check_code(*, user: User, code: str, at: datetime) -> str:
    """Which factor the code shows: `totp`, `recovery_code`, or empty for none. A code is good once.

    Of an account without a second factor nothing is written.
    """
    if not has_second_factor(user):
        return ""
    typed = "".join(each for each in code if each.isalnum())[:20]
    with changing(user, at):
        if _is_totp(user, typed, at):
            return "totp"
        return "recovery_code" if _is_recovery_code(user, typed, at) else ""


def new_recovery_codes(*, user: User, this: str, at: datetime) -> list[str]:
    """Ten new recovery codes; the old ones are no longer good. Raises Conflict without a second factor."""
    with changing(user, at):
        if not has_second_factor(user):
            raise Conflict("リカバリーコードは、認証アプリかパスキーを登録してから作れます。")
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        codes = recovery_codes_if_none(user)
        conclude(user, "second-factor.recovery-codes", this, at)
    return codes


def recovery_codes_if_none(user: User) -> list[str]:
    """Inside `changing`: the first recovery codes of the account, or nothing where it has them already."""
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists():
        return []
    return list(RecoveryCodes.activate(user).generate_codes())


def _is_totp(user: User, code: str, at: datetime) -> bool:
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if kept is None:
        return False
    counter = _counter_of(decrypt(kept.data["secret"]), code, at)
    # RFC 6238, 5.2: a code that was accepted, or an older one, is never accepted again.
    if counter is None or counter <= kept.data.get("counter", 0):
        return False
    _use(kept, counter, at)
    return True


def _is_recovery_code(user: User, code: str, at: datetime) -> bool:
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None or not RecoveryCodes(kept).validate_code(code):
        return False
    Authenticator.objects.filter(pk=kept.pk).update(last_used_at=at)
    return True


def _use(kept: Authenticator, counter: int, at: datetime) -> None:
    kept.data["counter"], kept.last_used_at = counter, at
    kept.save(update_fields=["data", "last_used_at"])


def _counter_of(secret: str, code: str, at: datetime) -> int | None:
    """The 30-second step whose code this is, now or next to now."""
    now = int(at.timestamp()) // _PERIOD
    good = [now + step for step in _STEPS if _same(format_hotp_value(hotp_value(secret, now + step)), code)]
    return good[0] if good else None


def _same(expected: str, code: str) -> bool:
    return hmac.compare_digest(expected.encode(), "".join(code.split()).encode())
