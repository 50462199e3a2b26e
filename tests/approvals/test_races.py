"""Two people at the same moment: one wins, the other is told who it was. Each race is run several times."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from tests.approvals.making import approve, fresh, person, propose, states, step, step_of
from tests.approvals.racing import at_once
from tests.factories import AT, actor, make_city
from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, StepState
from yorozu.approvals.services import approve_step, pull_back, remand
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def winners_among(
    count: int, city: Municipality, subject: str, act: Callable[[ProposalStep, Actor], object]
) -> int:
    """How many of `count` chiefs of the section succeed with the same step at the same moment."""
    proposal = propose(city, subject=subject)
    chiefs = [actor(city, f"chief-{n}") for n in range(count)]
    outcomes = at_once([partial(act, step_of(proposal, 1), chief) for chief in chiefs])
    refused = [each for each in outcomes if each is not None]
    assert all(isinstance(each, Conflict) and "さんが承認しました" in each.message for each in refused)
    return count - len(refused)


def chiefs(city: Municipality, count: int) -> None:
    for n in range(count):
        person(city, f"chief-{n}", "係長")


def test_of_four_chiefs_who_approve_at_once_exactly_one_does() -> None:
    city = make_city()
    chiefs(city, 4)

    def act(step: ProposalStep, by: Actor) -> object:
        return approve_step(step=step, version=2, by=by, at=AT)

    for subject in range(ROUNDS):
        assert winners_among(4, city, str(subject), act) == 1
    assert AuditEntry.objects.within(city).filter(action="proposal.step-approved").count() == ROUNDS
    assert verify_chain(city) == []


def test_the_same_race_is_lost_by_a_twin_that_looks_and_then_writes() -> None:
    city = make_city()
    chiefs(city, 4)
    all_have_looked = threading.Barrier(4)

    def naive(step: ProposalStep, by: Actor) -> None:
        current = ProposalStep.objects.within(step.municipality_id).get(pk=step.pk)
        assert current.is_open
        all_have_looked.wait(timeout=20)
        current.state, current.acted_by, current.acted_at = StepState.DONE, by.staff, AT
        current.save()

    assert winners_among(4, city, "1", naive) == 4


def test_a_remand_and_an_approval_at_once_do_not_both_happen() -> None:
    city = make_city()
    second = person(city, "second", "係長")
    for subject in range(ROUNDS):
        proposal = propose(city, subject=str(subject))
        first_step, version = step_of(proposal, 1), proposal.version
        outcomes = at_once(
            [
                partial(approve_step, step=first_step, version=version, by=actor(city, "chief"), at=AT),
                partial(remand, step=first_step, version=version, reason="直す", by=second, at=AT),
            ]
        )
        assert sum(each is None for each in outcomes) == 1
        expected = ["done", "open"] if outcomes[0] is None else ["remanded", "skipped"]
        assert states(proposal) == expected


def test_a_decision_and_a_pull_back_at_once_do_not_both_happen() -> None:
    city = make_city()
    for subject in range(ROUNDS):
        proposal = propose(city, [step(city, "decide", "課長")], subject=str(subject))
        outcomes = at_once(
            [
                partial(approve, proposal, 1, actor(city, "manager")),
                partial(pull_back, proposal=proposal, by=actor(city), at=AT),
            ]
        )
        assert sum(each is None for each in outcomes) == 1
        decided = outcomes[0] is None
        assert fresh(proposal).state == (ProposalState.APPROVED if decided else ProposalState.PULLED_BACK)
        assert states(proposal) == (["done"] if decided else ["skipped"])


def test_two_concurrences_given_at_once_open_the_decision_once() -> None:
    city = make_city()
    finance = person(city, "finance", "課長", "finance")
    route = [
        step(city, "concurrence", "課長", "finance"),
        step(city, "concurrence", "部長"),
        step(city, "decide", "課長"),
    ]
    for subject in range(ROUNDS):
        proposal = propose(city, route, subject=str(subject))
        acts = [
            partial(approve_step, step=step_of(proposal, 1), version=proposal.version, by=finance, at=AT),
            partial(
                approve_step,
                step=step_of(proposal, 2),
                version=proposal.version,
                by=actor(city, "director"),
                at=AT,
            ),
        ]
        assert at_once(acts) == [None, None]
        assert states(proposal) == ["done", "done", "open"]
        assert fresh(proposal).version == proposal.version + 1


def test_a_subject_proposed_by_four_at_once_circulates_once() -> None:
    city = make_city()
    for n in range(4):
        person(city, f"worker-{n}", "主事")
    outcomes = at_once([partial(propose, city, who=f"worker-{n}") for n in range(4)])
    refused = [each for each in outcomes if each is not None]
    assert len(refused) == 3
    assert all(isinstance(each, Conflict) for each in refused)
    assert Proposal.objects.within(city).count() == 1
