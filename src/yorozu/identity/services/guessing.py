"""How often a password may be tried, so that guessing is slow and nobody can keep a colleague out.

A browser in which the account signed in before is counted by itself: whatever strangers try elsewhere, the person's
own browser stays open (OWASP, Slow Down Online Guessing Attacks with Device Cookies). Strangers are counted by
account and address, by account over all addresses, and by address over all accounts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from yorozu.foundation.errors import TooMany
from yorozu.identity.models import User
from yorozu.municipality.models import Municipality
from yorozu.trust import limits

WINDOW = timedelta(minutes=15)
TRIES = 5
_BY_ACCOUNT = 20
_BY_ADDRESS = 50


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who is said to sign in, and from where; `device` is empty where the browser is not known."""

    account: str
    address: str
    device: str


def account_name(municipality: Municipality, login: str) -> str:
    """What an account is counted under, whether it exists or not."""
    return f"{municipality.code}:{login[:80].lower()}"


def count_password_try(attempt: Attempt, at: datetime) -> None:
    """Count before the password is judged, so that guesses sent at the same moment count as well.

    Raises TooMany. The same happens for accounts that do not exist.
    """
    with _told("ログインの失敗が続いたため、この端末からのログインを止めています。"):
        for scope, key, limit in _counters(attempt):
            limits.hit(scope=scope, key=key, limit=limit, window=WINDOW, at=at)


def forgive(attempt: Attempt, at: datetime) -> None:
    """The password was right: forget this browser's tries, and take the try back from the shared counts."""
    (scope, key, _), *shared = _counters(attempt)
    limits.forget(scope=scope, key=key)
    for scope, key, _ in shared:
        limits.give_back(scope=scope, key=key, window=WINDOW, at=at)


def count_factor_try(user: User, at: datetime) -> None:
    """As `count_password_try`, of the second factor: only who has the password comes this far."""
    with _told("確認の失敗が続いたため、このアカウントの確認を止めています。"):
        limits.hit(scope="second-factor", key=str(user.pk), limit=TRIES, window=WINDOW, at=at)


def forgive_factor(user: User) -> None:
    """The second factor was right."""
    limits.forget(scope="second-factor", key=str(user.pk))


def _counters(attempt: Attempt) -> list[tuple[str, str, int]]:
    if attempt.device:
        return [("sign-in-device", f"{attempt.account}|{attempt.device}", TRIES)]
    return [
        ("sign-in", f"{attempt.account}|{attempt.address}", TRIES),
        ("sign-in-account", attempt.account, _BY_ACCOUNT),
        ("sign-in-address", attempt.address, _BY_ADDRESS),
    ]


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        raise TooMany(
            f"{what}約{minutes}分後にもう一度お試しください。お急ぎのときは管理者に連絡してください。",
            retry_after=error.retry_after,
        ) from None
