"""Making and closing accounts of staff."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from yorozu.foundation.errors import FieldError, Forbidden, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.models import RoleGrant, User
from yorozu.identity.permissions import Action, Role
from yorozu.identity.services.authorization import require
from yorozu.identity.services.sessions import end_sessions
from yorozu.municipality.models import StaffMember
from yorozu.trust import audit


@transaction.atomic
def create_staff_account(
    *, staff: StaffMember, login: str, password: str | None, roles: Iterable[Role], by: Actor, at: datetime
) -> User:
    """An account for a member of staff with these roles; without a password nobody can sign in to it yet.

    Their own account of this login is given anew. Raises Invalid where the login is somebody else's.
    """
    require(by, Action.ADMINISTER)
    user, given = _own(User(login=login, staff=staff), password), sorted(set(roles))
    for role in given:
        RoleGrant.objects.get_or_create(
            municipality=staff.municipality, user=user, role=role, defaults={"granted_at": at}
        )
    _record(staff, "account.created", by, at, roles=_codes(given))
    return user


def login_taken(login: str) -> Invalid:
    """Login ids are unique in the installation, whoever was there first."""
    message = f"ログインID「{login}」はもう使われています。別のIDにしてください。"
    return Invalid(message, [FieldError("login", message)])


@transaction.atomic
def disable_account(*, user: User, by: Actor, at: datetime) -> None:
    """Close an account; its sessions end at once. Raises Forbidden for one's own."""
    require(by, Action.ADMINISTER)
    _refuse_own(user, by)
    # The row is locked from here on: a sign-in under way either sees this or has its session ended below.
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user=user)
    _record(user.staff, "account.disabled", by, at)


@transaction.atomic
def enable_account(*, user: User, by: Actor, at: datetime) -> None:
    """Open a closed account again. Raises Forbidden for one's own."""
    require(by, Action.ADMINISTER)
    _refuse_own(user, by)
    User.objects.filter(pk=user.pk).update(is_active=True)
    _record(user.staff, "account.enabled", by, at)


@transaction.atomic
def end_colleagues_sessions(*, user: User, by: Actor, at: datetime) -> int:
    """Sign a colleague out everywhere; in how many browsers they were signed in."""
    require(by, Action.ADMINISTER)
    ended = end_sessions(user=user)
    _record(user.staff, "account.signed-out", by, at)
    return ended


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor, at: datetime, this: str = "") -> None:
    """A new password; the account's sessions end, except the one with the key `this`. Raises Invalid.

    For one's own account, or by an administrator.
    """
    if by.user_id != user.pk:
        require(by, Action.ADMINISTER)
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise Invalid("".join(fault.messages), [FieldError("new", each) for each in fault.messages]) from None
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user=user, but=this)
    _record(user.staff, "account.password", by, at)


@transaction.atomic
def set_roles(*, user: User, roles: Iterable[Role], by: Actor, at: datetime) -> None:
    """Exactly these roles from now on; the account's sessions end. Raises Forbidden for one's own."""
    require(by, Action.ADMINISTER)
    _refuse_own(user, by)
    city, wanted = user.staff.municipality, set(roles)
    # One after the other, so that what is recorded is what was there.
    User.objects.select_for_update().get(pk=user.pk)
    grants = RoleGrant.objects.within(city).filter(user=user)
    before = _codes(grants.values_list("role", flat=True))
    grants.exclude(role__in=wanted).delete()
    for role in wanted:
        RoleGrant.objects.get_or_create(municipality=city, user=user, role=role, defaults={"granted_at": at})
    end_sessions(user=user)
    _record(user.staff, "account.roles", by, at, before=before, after=_codes(wanted))


def _own(new: User, password: str | None) -> User:
    """The account inserted, or the one that the same member of staff has; never another's."""
    new.set_password(password)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
        return new
    except IntegrityError:
        found = User.objects.filter(login=new.login, staff=new.staff_id).first()
        if found is None:
            raise login_taken(new.login) from None
    found.password = new.password
    found.save(update_fields=["password"])
    return found


def _codes(roles: Iterable[str]) -> str:
    return " ".join(sorted(Role(each).value for each in roles))


def _refuse_own(user: User, by: Actor) -> None:
    if by.user_id == user.pk:
        raise Forbidden("自分のアカウントは、ここでは変えられません。ほかの管理者に依頼してください。")


def _record(staff: StaffMember, action: str, by: Actor, at: datetime, **details: str) -> None:
    audit.record(
        municipality=staff.municipality,
        action=action,
        subject_type="staff",
        subject_id=staff.code,
        at=at,
        details=dict(details),
        **by.audit(),
    )
