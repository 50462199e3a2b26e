"""A login id belongs to one member of staff of the whole installation, whoever is faster."""

import pytest

from tests.factories import AT, actor, department, make_city
from tests.intake.test_submission_race import THREADS, at_once
from yorozu.foundation.errors import Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.models import RoleGrant, User
from yorozu.identity.permissions import Role
from yorozu.identity.services import add_colleague, create_staff_account, set_roles
from yorozu.municipality.models import Municipality, Post, StaffMember
from yorozu.trust.models import AuditEntry


def _add(city: Municipality, login: str) -> User:
    return add_colleague(
        login=login, name="鈴木", department=department(city), post=Post.objects.within(city).get(code="staff"),
        roles=[Role.CASE_WORKER], password=f"chosen-in-{city.slug}", by=actor(city, "admin"), at=AT, since=AT.date(),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_cities_that_add_the_same_login_at_once_get_one_account_and_one_refusal() -> None:
    cities = make_city(), make_city("tono", "032085", "遠野市")
    found = at_once(THREADS, lambda number: _add(cities[number % 2], f"clerk-{number // 2}"))
    made = [each for each in found if isinstance(each, User)]
    assert (len(made), len(found)) == (THREADS // 2, THREADS)
    assert all("もう使われています" in each.message for each in found if isinstance(each, Invalid))
    for user in User.objects.filter(login__startswith="clerk-").select_related("staff__municipality"):
        city = user.staff.municipality
        assert user.check_password(f"chosen-in-{city.slug}")
        grants = RoleGrant.objects.filter(user=user)
        assert list(grants.values_list("municipality", "role")) == [(city.pk, "case_worker")]
    assert StaffMember.objects.filter(code__startswith="clerk-").count() == THREADS // 2


@pytest.mark.django_db
def test_an_account_made_meanwhile_is_never_taken_over(
    city: Municipality,
) -> None:
    other = make_city("tono", "032085", "遠野市")
    user = _add(city, "suzuki-1")
    namesake = StaffMember.objects.create(municipality=other, code="suzuki-1", name="鈴木")
    with pytest.raises(Invalid) as refused:
        create_staff_account(
            staff=namesake, login="suzuki-1", password="of tono", roles=[Role.MAYOR],
            by=Actor.system(other), at=AT,
        )  # fmt: skip
    assert [each.field for each in refused.value.errors] == ["login"]
    user = User.objects.get(login="suzuki-1")
    assert user.staff.municipality == city
    assert user.check_password("chosen-in-miyako")
    assert not RoleGrant.objects.within(other).filter(user=user).exists()
    with pytest.raises(Invalid, match="もう使われています"):
        _add(other, "suzuki-1")
    again = create_staff_account(
        staff=user.staff, login="suzuki-1", password=None, roles=[Role.MAYOR], by=Actor.system(city), at=AT
    )
    assert (again.pk, again.has_usable_password()) == (user.pk, False)


@pytest.mark.django_db
def test_the_chain_says_which_roles_an_account_had_and_has(city: Municipality) -> None:
    user = _add(city, "suzuki-1")
    set_roles(user=user, roles=[Role.ADMINISTRATOR, Role.MAYOR], by=actor(city, "admin"), at=AT)
    entries = AuditEntry.objects.within(city).filter(subject_id="suzuki-1")
    assert entries.get(action="account.created").details == {"roles": "case_worker"}
    assert entries.get(action="account.roles").details == {
        "before": "case_worker",
        "after": "administrator mayor",
    }
