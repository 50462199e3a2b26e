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
from yorozu.identity.services import add_colleague
from yorozu.municipality.models import Municipality, Post
from yorozu.municipality.selectors import department_by_path


@transaction.atomic
def add_staff_account(
    *, city: str, login: str, name: str, role: str, department: str, post: str, password: str, at: datetime
) -> User:
    """A member of staff, placed in a department, with an account and a role. Raises Invalid or NotFound."""
    municipality = chosen_city(city)
    _check(role, password)
    return add_colleague(
        login=login,
        name=name,
        department=department_by_path(municipality, department),
        post=_post(municipality, post),
        roles=[Role(role)],
        password=password,
        by=Actor.system(municipality),
        at=at,
        since=day_of(at),
    )


def staff_account(login: str) -> User:
    """The account of a member of staff. Raises NotFound."""
    user = User.objects.select_related("staff__municipality").filter(login=login, staff__isnull=False).first()
    if user is None:
        raise NotFound(f"ログインID「{login}」の職員はいません。")
    return user


def _check(role: str, password: str) -> None:
    if role not in list(Role):
        raise Invalid(f"役割「{role}」はありません。{'、'.join(Role)} から選んでください。")
    try:
        validate_password(password)
    except ValidationError as fault:
        raise Invalid("".join(fault.messages)) from None


def _post(municipality: Municipality, name: str) -> Post:
    found = Post.objects.within(municipality).filter(name=name).first()
    if found is None:
        raise Invalid(f"{municipality.name}に職「{name}」は登録されていません。")
    return found
