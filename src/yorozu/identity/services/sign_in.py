"""Signing staff in. What is wrong is never told apart: no one learns which login ids exist."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction

from yorozu.foundation import tenancy
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.models import RoleGrant, User
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.trust import audit, limits

_WINDOW = timedelta(minutes=15)
_TRIES = 5
_TRIES_PER_ADDRESS = 50


def sign_in_staff(
    *, municipality: Municipality, login: str, password: str, address: str, at: datetime
) -> User:
    """The account of a member of this city's staff. Raises Invalid, or TooMany after five wrong tries."""
    key = f"{municipality.code}:{login[:80].lower()}"
    limits.check(scope="sign-in-address", key=address, limit=_TRIES_PER_ADDRESS, window=_WINDOW, at=at)
    # Counted before it is judged, so that guesses sent at the same moment count as well.
    limits.hit(scope="sign-in", key=key, limit=_TRIES, window=_WINDOW, at=at)
    user = authenticate(None, login=login[:80], password=password[:200])
    if not isinstance(user, User) or not _belongs(user, municipality):
        limits.hit(scope="sign-in-address", key=address, limit=_TRIES_PER_ADDRESS, window=_WINDOW, at=at)
        message = "ログインIDまたはパスワードが違います。もう一度入力してください。"
        raise Invalid(message, [FieldError("login", message)])
    limits.forget(scope="sign-in", key=key)
    _record(user, municipality, "sign-in", at)
    return user


def sign_out_staff(*, user: User, at: datetime) -> None:
    """Write the sign-out to the audit chain."""
    # At the address of any city: the sign-out belongs into the chain of the city whose staff it is.
    with tenancy.across_cities(tenancy.Crossing.ACCOUNT):
        if user.staff is not None:
            _record(user, user.staff.municipality, "sign-out", at)


def _belongs(user: User, municipality: Municipality) -> bool:
    if not StaffMember.objects.within(municipality).filter(pk=user.staff_id or 0, is_active=True).exists():
        return False
    return RoleGrant.objects.within(municipality).filter(user=user).exists()


@transaction.atomic
def _record(user: User, municipality: Municipality, action: str, at: datetime) -> None:
    audit.record(
        municipality=municipality, action=action, subject_type="staff", subject_id=user.staff.code,
        actor_kind="staff", actor_id=user.staff.code, at=at,
    )  # fmt: skip
