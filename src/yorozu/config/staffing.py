"""Making and finding accounts of staff from the command line, the first administrator's above all."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yorozu.config.chosen import chosen_city
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.permissions import Role
from yorozu.identity.services import create_staff_account
from yorozu.municipality.models import Assignment, Municipality, Post, StaffMember
from yorozu.municipality.selectors import department_by_path


@transaction.atomic
def add_staff_account(
    *, city: str, login: str, name: str, role: str, department: str, post: str, password: str, at: datetime
) -> User:
    """A member of staff, placed in a department, with an account and a role. Raises Invalid or NotFound."""
    municipality = chosen_city(city)
    _check(login, role, password)
    staff = StaffMember.objects.create(municipality=municipality, code=login, name=name)
    Assignment.objects.create(
        municipality=municipality,
        staff=staff,
        department=department_by_path(municipality, department),
        post=_post(municipality, post),
        is_main=True,
        since=day_of(at),
    )
    by = Actor.system(municipality)
    return create_staff_account(staff=staff, login=login, password=password, roles=[Role(role)], by=by, at=at)


def staff_account(login: str) -> User:
    """The account of a member of staff. Raises NotFound."""
    user = User.objects.select_related("staff__municipality").filter(login=login, staff__isnull=False).first()
    if user is None:
        raise NotFound(f"ログインID「{login}」の職員はいません。")
    return user


def _check(login: str, role: str, password: str) -> None:
    if role not in list(Role):
        raise Invalid(f"役割「{role}」はありません。{'、'.join(Role)} から選んでください。")
    if User.objects.filter(login=login).exists():
        raise Invalid(f"ログインID「{login}」はもう使われています。別のIDにしてください。")
    try:
        validate_password(password)
    except ValidationError as fault:
        raise Invalid("".join(fault.messages)) from None


def _post(municipality: Municipality, name: str) -> Post:
    found = Post.objects.within(municipality).filter(name=name).first()
    if found is None:
        raise Invalid(f"{municipality.name}に職「{name}」は登録されていません。")
    return found
