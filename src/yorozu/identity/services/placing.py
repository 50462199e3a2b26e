"""Staff who come, move and hold posts beside (任用, 異動, 兼務), as an administrator enters them."""

import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.permissions import Action, Role
from yorozu.identity.services.accounts import create_staff_account, login_taken
from yorozu.identity.services.authorization import require
from yorozu.municipality.models import Assignment, Department, Post, StaffMember
from yorozu.municipality.services import end_placement, move, place_beside
from yorozu.trust import audit

_LOGIN = re.compile(r"[a-z0-9][a-z0-9-]{2,59}")
# None that are taken for another when read from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # pragma: allowlist secret  an alphabet


def new_password() -> str:
    """A first password to hand over: 16 characters in four groups, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_colleague(
    *,
    login: str,
    name: str,
    department: Department,
    post: Post,
    roles: Iterable[Role],
    password: str,
    by: Actor,
    at: datetime,
    since: date,
) -> User:
    """A member of staff, placed in a department, with an account and roles. Raises Invalid."""
    require(by, Action.ADMINISTER)
    if not _LOGIN.fullmatch(login):
        message = "ログインIDは、英小文字・数字・ハイフンで、3文字以上60文字以下にしてください。"
        raise Invalid(message, [FieldError("login", message)])
    # The login id is unique in the installation, the staff code in the city.
    if User.objects.filter(login=login).exists() or _known(by, login):
        raise login_taken(login)
    try:
        with transaction.atomic():
            staff = StaffMember.objects.create(municipality=by.municipality, code=login, name=name)
    except IntegrityError:  # somebody else of the city was faster
        raise login_taken(login) from None
    move(staff=staff, department=department, post=post, since=since)
    return create_staff_account(staff=staff, login=login, password=password, roles=roles, by=by, at=at)


@transaction.atomic
def move_colleague(
    *, user: User, department: Department, post: Post, since: date, by: Actor, at: datetime
) -> Assignment:
    """From `since` they are placed there alone (異動). Raises Conflict where they already are."""
    require(by, Action.ADMINISTER)
    placed = move(staff=user.staff, department=department, post=post, since=since)
    _record(user, "staff.moved", placed, by, at)
    return placed


@transaction.atomic
def place_colleague_beside(
    *, user: User, department: Department, post: Post, since: date, by: Actor, at: datetime
) -> Assignment:
    """From `since` they hold this post as well (兼務). Raises Conflict where they already do."""
    require(by, Action.ADMINISTER)
    placed = place_beside(staff=user.staff, department=department, post=post, since=since)
    _record(user, "staff.placed-beside", placed, by, at)
    return placed


@transaction.atomic
def end_colleagues_placement(*, placement: Assignment, until: date, by: Actor, at: datetime) -> None:
    """They hold it until the day before. Raises Invalid where it is their only one, Conflict where it has ended."""
    require(by, Action.ADMINISTER)
    user = User.objects.get(staff=placement.staff)
    _record(user, "staff.placement-ended", placement, by, at)
    end_placement(placement=placement, until=until)


def _known(by: Actor, code: str) -> bool:
    return StaffMember.objects.within(by.municipality).filter(code=code).exists()


def _record(user: User, action: str, placed: Assignment, by: Actor, at: datetime) -> None:
    audit.record(
        municipality=user.staff.municipality,
        action=action,
        subject_type="staff",
        subject_id=user.staff.code,
        at=at,
        details={"department": placed.department.code, "post": placed.post.code},
        **by.audit(),
    )
