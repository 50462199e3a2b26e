"""From the posts a procedure names to the people who hold them."""

from datetime import date

import pytest

from tests.approvals.making import (
    approve,
    assign,
    fresh,
    leave,
    person,
    propose,
    states,
    step,
    step_of,
    usual_route,
)
from tests.factories import AT, actor, department, make_city
from yorozu.approvals.models import Proposal, SkipReason, StepState
from yorozu.approvals.selectors import waiting_for
from yorozu.approvals.services import RouteStep
from yorozu.foundation.errors import Forbidden, Invalid
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db


def test_the_holders_of_the_day_are_kept_on_the_proposal(city: Municipality) -> None:
    proposal = propose(city)
    review, decide = step_of(proposal, 1), step_of(proposal, 2)
    assert (review.post_name, review.department, review.holder) == (
        "係長",
        department(city),
        actor(city, "chief").staff,
    )
    assert (decide.post_name, decide.holder) == ("課長", actor(city, "manager").staff)
    assert (review.state, review.opened_at) == (StepState.OPEN, AT)
    assert (decide.state, decide.opened_at) == (StepState.WAITING, None)


def test_a_post_is_looked_for_in_the_departments_above(city: Municipality) -> None:
    proposal = propose(city, [step(city, "decide", "部長")])
    assert step_of(proposal, 1).department == department(city, "citizens")
    assert step_of(proposal, 1).holder == actor(city, "director").staff


def test_the_nearest_department_that_has_the_post_is_asked(city: Municipality) -> None:
    person(city, "upper", "係長", "citizens")
    assert step_of(propose(city), 1).department == department(city)


def test_every_step_that_nobody_can_take_is_named_at_once(city: Municipality) -> None:
    route = [
        step(city, "review", "副市長"),
        step(city, "concurrence", "課長", "finance"),
        step(city, "decide", "課長"),
    ]
    with pytest.raises(Invalid) as caught:
        propose(city, route)
    assert [error.field for error in caught.value.errors] == ["route.0", "route.1"]
    assert "市民生活部/市民課とその上の部署に「副市長」がいないため、審査に回せません" in caught.value.message
    assert "市民生活部/財政課とその上の部署に「課長」がいないため、合議に回せません" in caught.value.message
    assert not Proposal.objects.within(city).exists()


def test_a_post_that_was_left_is_not_asked(city: Municipality) -> None:
    leave(city, "chief", AT.date())
    with pytest.raises(Invalid, match="「係長」がいない"):
        propose(city)


@pytest.mark.parametrize(
    "kinds",
    [["review"], ["decide", "decide"], ["decide", "review"], ["for_information", "decide"], []],
)
def test_a_misshapen_route_is_refused(city: Municipality, kinds: list[str]) -> None:
    with pytest.raises(Invalid):
        propose(city, [step(city, kind, "課長") for kind in kinds])


def test_a_department_of_another_city_is_not_asked(city: Municipality) -> None:
    other = make_city("iwanuma", "042111", "岩沼市")
    route = [RouteStep(kind="decide", post="課長", department_id=department(other).pk)]
    with pytest.raises(Invalid, match="部署が登録されていません"):
        propose(city, route)


def test_a_manager_decides_by_delegation_and_the_mayor_in_person(city: Municipality) -> None:
    assert propose(city, subject="1").delegated is True
    assert propose(city, [step(city, "decide", "市長")], subject="2").delegated is False


def test_the_review_of_a_chief_who_proposes_is_left_out(city: Municipality) -> None:
    proposal = propose(city, who="chief")
    review = step_of(proposal, 1)
    assert (review.state, review.skip_reason) == (StepState.SKIPPED, SkipReason.PROPOSER)
    assert step_of(proposal, 2).is_open
    assert approve(proposal, 2, actor(city, "manager")).decided_by == actor(city, "manager").staff


def test_a_manager_who_proposes_does_not_decide_but_the_next_higher_post(city: Municipality) -> None:
    proposal = propose(city, who="manager")
    decide = step_of(proposal, 2)
    assert (decide.post_name, decide.raised_from) == ("部長", "課長")
    assert decide.holder == actor(city, "director").staff
    approve(proposal, 1, actor(city, "chief"))
    with pytest.raises(Forbidden):
        approve(proposal, 2, actor(city, "manager"))
    assert approve(proposal, 2, actor(city, "director")).decided_by == actor(city, "director").staff


def test_a_second_manager_of_the_section_decides_what_the_first_proposes(city: Municipality) -> None:
    second = person(city, "second", "課長")
    proposal = propose(city, who="manager")
    assert (step_of(proposal, 2).post_name, step_of(proposal, 2).holder) == ("課長", second.staff)
    approve(proposal, 1, actor(city, "chief"))
    with pytest.raises(Forbidden, match="ご自分の起案は承認できません"):
        approve(proposal, 2, actor(city, "manager"))
    assert approve(proposal, 2, second).decided_by == second.staff


def test_where_nobody_is_above_the_proposer_is_told_to_let_another_propose(city: Municipality) -> None:
    assign(city, actor(city, "manager").staff, "市長", "citizens")  # type: ignore[arg-type]
    leave(city, "mayor", AT.date())
    with pytest.raises(Invalid, match="別の職員が起案してください"):
        propose(city, [step(city, "decide", "市長")], who="manager")


def test_consecutive_concurrences_are_asked_at_once_and_all_must_agree(city: Municipality) -> None:
    finance = person(city, "finance", "課長", "finance")
    route = [
        step(city, "review", "係長"),
        step(city, "concurrence", "課長", "finance"),
        step(city, "concurrence", "部長"),
        step(city, "decide", "課長"),
    ]
    proposal = propose(city, route)
    assert states(proposal) == ["open", "waiting", "waiting", "waiting"]
    seen = approve(proposal, 1, actor(city, "chief")).version
    assert states(proposal) == ["done", "open", "open", "waiting"]
    approve(proposal, 3, actor(city, "director"))
    assert states(proposal) == ["done", "open", "done", "waiting"]
    assert fresh(proposal).version == seen, "the other concurrence is not disturbed"
    approve(proposal, 2, finance)
    assert states(proposal) == ["done", "done", "done", "open"]


def test_a_step_left_out_between_two_concurrences_does_not_part_them(city: Municipality) -> None:
    finance = person(city, "finance", "課長", "finance")
    route = [
        step(city, "concurrence", "課長", "finance"),
        step(city, "concurrence", "係長"),
        step(city, "concurrence", "部長"),
        step(city, "decide", "課長"),
    ]
    proposal = propose(city, route, who="chief")
    assert states(proposal) == ["open", "skipped", "open", "waiting"]
    approve(proposal, 1, finance)
    approve(proposal, 3, actor(city, "director"))
    assert states(proposal) == ["done", "skipped", "done", "open"]


def test_whoever_holds_the_post_on_the_day_may_act(city: Municipality) -> None:
    proposal = propose(city)
    moved = date(2026, 11, 21)
    new = person(city, "new-chief", "係長")
    leave(city, "chief", moved)
    later = AT.replace(day=21)
    with pytest.raises(Forbidden):
        approve(proposal, 1, actor(city, "chief"), at=later)
    assert waiting_for(new, moved).count() == 1
    approve(proposal, 1, new, at=later)
    assert step_of(proposal, 1).acted_by == new.staff
    assert step_of(proposal, 1).holder == actor(city, "chief").staff


def test_only_those_who_work_in_the_department_may_propose(city: Municipality) -> None:
    with pytest.raises(Forbidden):
        propose(city, who="records")
    with pytest.raises(Forbidden):
        propose(city, usual_route(city), who="mayor")
