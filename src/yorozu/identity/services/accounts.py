"""Making and closing accounts of staff."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from yorozu.identity.actors import Actor
from yorozu.identity.models import RoleGrant, User
from yorozu.identity.permissions import Action, Role
from yorozu.identity.services.authorization import require
from yorozu.municipality.models import StaffMember
from yorozu.trust import audit


@transaction.atomic
def create_staff_account(
    *, staff: StaffMember, login: str, password: str | None, roles: Iterable[Role], by: Actor, at: datetime
) -> User:
    """An account for a member of staff with these roles; without a password nobody can sign in to it yet."""
    require(by, Action.ADMINISTER)
    user, _ = User.objects.get_or_create(login=login, defaults={"staff": staff})
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    for role in roles:
        RoleGrant.objects.get_or_create(
            municipality=staff.municipality, user=user, role=role, defaults={"granted_at": at}
        )
    _record(staff, "account.created", by, at)
    return user


@transaction.atomic
def disable_account(*, user: User, by: Actor, at: datetime) -> None:
    """Close an account; its sessions end at once."""
    require(by, Action.ADMINISTER)
    User.objects.filter(pk=user.pk).update(is_active=False)
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    _record(user.staff, "account.disabled", by, at)


def _record(staff: StaffMember, action: str, by: Actor, at: datetime) -> None:
    audit.record(
        municipality=staff.municipality,
        action=action,
        subject_type="staff",
        subject_id=staff.code,
        at=at,
        **by.audit(),
    )
