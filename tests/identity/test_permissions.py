"""Who may do what, where."""

import pytest

from tests.factories import AT, actor, department, make_city
from yorozu.foundation.errors import Forbidden
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.permissions import PERMISSIONS, Action, Role, Scope
from yorozu.identity.selectors import staff_actor, visible_departments
from yorozu.identity.services import require
from yorozu.municipality.models import Department, Municipality

pytestmark = pytest.mark.django_db


def test_every_role_is_in_the_table_and_what_is_not_written_is_denied() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert Action.CASE_VIEW not in PERMISSIONS[Role.ADMINISTRATOR]
    assert Action.AUDIT_VIEW not in PERMISSIONS[Role.CASE_WORKER]


def test_a_case_worker_works_in_their_own_department_only(city: Municipality) -> None:
    worker = actor(city)
    require(worker, Action.CASE_WORK, department(city))
    with pytest.raises(Forbidden):
        require(worker, Action.CASE_WORK, department(city, "finance"))


def test_a_director_reaches_the_departments_below_theirs(city: Municipality) -> None:
    director = actor(city, "director")
    assert director.may(Action.CASE_VIEW, department(city, "finance").pk)
    assert visible_departments(director, Action.CASE_VIEW) == frozenset(
        Department.objects.within(city).values_list("id", flat=True)
    )


def test_the_mayor_sees_the_whole_city_and_works_on_no_case(city: Municipality) -> None:
    mayor = actor(city, "mayor")
    assert mayor.scope(Action.CASE_VIEW) is Scope.MUNICIPALITY
    assert not mayor.may(Action.CASE_WORK)


def test_who_may_not_do_a_thing_may_do_it_in_no_department(city: Municipality) -> None:
    keeper = actor(city, "records")
    assert (keeper.scope(Action.CASE_VIEW), visible_departments(keeper, Action.CASE_VIEW)) == (
        None,
        frozenset(),
    )


def test_staff_of_another_city_are_nobody_here(city: Municipality) -> None:
    other = make_city("tono", "032085", "遠野市")
    stranger = staff_actor(User.objects.get(login="miyako-worker"), other, AT.date())
    assert stranger.kind == "anonymous"
    assert not stranger.may(Action.DESK_VIEW)


def test_a_disabled_account_may_nothing(city: Municipality) -> None:
    user = User.objects.get(login="miyako-worker")
    user.is_active = False
    assert staff_actor(user, city, AT.date()).roles == frozenset()


def test_the_system_itself_is_not_stopped(city: Municipality) -> None:
    require(Actor.system(city), Action.CASE_WORK, department(city))
