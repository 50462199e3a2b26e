"""Signing staff in. What is wrong is never told apart: no one learns which login ids exist."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth import authenticate
from django.db import transaction

from yorozu.foundation import tenancy
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.models import RoleGrant, User
from yorozu.identity.services.guessing import Attempt, account_name, count_password_try, forgive
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.trust import audit

WRONG = "ログインIDまたはパスワードが違います。もう一度入力してください。"


def check_password(
    *, municipality: Municipality, login: str, password: str, address: str, device: str = "", at: datetime
) -> User:
    """The account of a member of this city's staff whose password this is. Raises Invalid or TooMany.

    An unknown login id, a wrong password, a closed account and one of another city cost one hash each and read the
    same (OWASP ASVS 5.0, 6.3.8). `device` is what `desk.devices` knows of the browser.
    """
    attempt = Attempt(account_name(municipality, login), address, device)
    count_password_try(attempt, at)
    user = authenticate(None, login=login[:80], password=password[:200])
    if not isinstance(user, User) or not belongs(user, municipality):
        raise Invalid(WRONG, [FieldError("login", WRONG)])
    forgive(attempt, at)
    return user


def belongs(user: User, municipality: Municipality) -> bool:
    """Whether the account is open and its person is on the city's staff with a role."""
    if not user.is_active:
        return False
    if not StaffMember.objects.within(municipality).filter(pk=user.staff_id or 0, is_active=True).exists():
        return False
    return RoleGrant.objects.within(municipality).filter(user=user).exists()


@transaction.atomic
def sign_in_staff(
    *, user: User, municipality: Municipality, factor: str, open_session: Callable[[], None], at: datetime
) -> None:
    """Open the session and write it to the audit chain. Raises Invalid where the account was closed meanwhile.

    The account's row stays locked until the commit, so a closing that comes at the same moment finds the session.
    `factor` is the second one that was shown, empty for the password alone.
    """
    held = User.objects.select_for_update().filter(pk=user.pk).first()
    if held is None or not belongs(held, municipality):
        raise Invalid(WRONG, [FieldError("login", WRONG)])
    open_session()
    _record(user, municipality, "sign-in", at, factor=factor or "none")


def record_refused_factor(*, user: User, municipality: Municipality, at: datetime) -> None:
    """Somebody knows the password and not the second factor: the chain says so."""
    _record(user, municipality, "sign-in.refused", at)


def sign_out_staff(*, user: User, at: datetime) -> None:
    """Write the sign-out to the audit chain."""
    # At the address of any city: the sign-out belongs into the chain of the city whose staff it is.
    with tenancy.across_cities(tenancy.Crossing.ACCOUNT):
        if user.staff is not None:
            _record(user, user.staff.municipality, "sign-out", at)


@transaction.atomic
def _record(user: User, municipality: Municipality, action: str, at: datetime, **details: str) -> None:
    audit.record(
        municipality=municipality, action=action, subject_type="staff", subject_id=user.staff.code,
        actor_kind="staff", actor_id=user.staff.code, at=at, details=details,
    )  # fmt: skip
