"""No step is skipped, whatever is called in whatever order; the second of two clerks is told of the first."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.making import REASON, accept, answer, arrive, correct, decide, fresh, issue, propose, settle
from tests.factories import AT, actor
from yorozu.approvals.services import pull_back
from yorozu.cases.models import ROAD, Case, State, Step
from yorozu.cases.services import (
    accept_case,
    file_case,
    issue_notice,
    propose_decision,
    request_correction,
)
from yorozu.foundation.errors import Conflict, Forbidden, Invalid
from yorozu.identity.actors import Actor
from yorozu.intake.services import withdraw
from yorozu.municipality.models import Municipality

LEADS_TO = {
    Step.ACCEPT: State.IN_REVIEW,
    Step.REQUEST_CORRECTION: State.WAITING_CORRECTION,
    Step.PROPOSE: State.PROPOSED,
    Step.ISSUE: State.ISSUED,
    Step.FILE: State.FILED,
}
CALLS: dict[Step, Callable[[Case, Actor], Any]] = {
    Step.ACCEPT: lambda case, by: accept_case(case=case, lock=case.lock, by=by, at=AT),
    Step.REQUEST_CORRECTION: lambda case, by: request_correction(
        case=case, fields=["story"], message="書いてください。", lock=case.lock, by=by, at=AT
    ),
    Step.PROPOSE: lambda case, by: propose_decision(
        case=case, outcome="approve", reason="", lock=case.lock, by=by, at=AT
    ),
    Step.ISSUE: lambda case, by: issue_notice(case=case, lock=case.lock, by=by, at=AT),
    Step.FILE: lambda case, by: file_case(case=case, lock=case.lock, by=by, at=AT),
}
MOVES_OF_OTHERS = ("answered", "decided", "pulled_back", "withdrawn")


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from([*CALLS, *MOVES_OF_OTHERS]), min_size=4, max_size=9))
def test_whatever_is_called_a_case_only_moves_along_the_road(
    city: Municipality, calls: list[Step | str]
) -> None:
    case, by = arrive(city), actor(city)
    for call in calls:
        before = case.state
        if isinstance(call, str) and not isinstance(call, Step):
            case = _others(case, call)
            continue
        assert isinstance(call, Step)
        if State(before) in ROAD[call]:
            CALLS[call](case, by)
            case = fresh(case)
            assert case.state == LEADS_TO[call]
        else:
            with pytest.raises(Conflict):
                CALLS[call](case, by)
            case = fresh(case)
            assert case.state == before


def _others(case: Case, move: str) -> Case:
    """What the applicant and the approvers do, where they can."""
    if move == "answered" and case.state == State.WAITING_CORRECTION:
        return answer(case)
    if move == "decided" and case.state == State.PROPOSED:
        return decide(case)
    if move == "pulled_back" and case.state == State.PROPOSED and case.proposal:
        pull_back(proposal=case.proposal, by=actor(case.municipality), at=AT)
    if move == "withdrawn" and case.state in (State.RECEIVED, State.IN_REVIEW, State.WAITING_CORRECTION):
        withdraw(application=case.application, by=Actor.anonymous(case.municipality), at=AT)
    settle()
    return fresh(case)


def test_the_second_of_two_clerks_is_told_who_was_first_when_and_what(city: Municipality) -> None:
    case = arrive(city)
    accept_case(case=case, lock=1, by=actor(city), at=AT)

    with pytest.raises(Conflict) as refused:
        accept_case(case=case, lock=1, by=actor(city, "chief"), at=AT)
    assert "令和8年11月20日 10時00分に先の操作がありました（担当者: 受付しました）" in refused.value.message
    assert "今「審査中」" in refused.value.message
    assert fresh(case).assignee == actor(city).staff


def test_a_step_on_an_outdated_screen_is_refused_though_the_state_is_the_same(city: Municipality) -> None:
    case = accept(arrive(city))
    seen = case.lock
    case = answer(correct(case))
    assert case.state == "in_review"

    with pytest.raises(Conflict):
        propose_decision(case=case, outcome="approve", reason="", lock=seen, by=actor(city), at=AT)
    assert fresh(case).proposal_id is None


def test_an_adverse_outcome_without_a_reason_is_refused(city: Municipality) -> None:
    case = accept(arrive(city))
    with pytest.raises(Invalid) as refused:
        propose_decision(case=case, outcome="reject", reason=" \n", lock=case.lock, by=actor(city), at=AT)
    assert [error.field for error in refused.value.errors] == ["reason"]
    assert (fresh(case).state, fresh(case).lock) == ("in_review", case.lock)


def test_an_unknown_outcome_is_refused(city: Municipality) -> None:
    case = accept(arrive(city))
    with pytest.raises(Invalid) as refused:
        propose_decision(case=case, outcome="maybe", reason=REASON, lock=case.lock, by=actor(city), at=AT)
    assert [error.field for error in refused.value.errors] == ["outcome"]


def test_issuing_happens_once(city: Municipality) -> None:
    case = decide(propose(accept(arrive(city))))
    issued = issue(case)
    with pytest.raises(Conflict):
        issue_notice(case=issued, lock=issued.lock, by=actor(city), at=AT)


def test_filing_happens_once(city: Municipality) -> None:
    case = issue(decide(propose(accept(arrive(city)))))
    file_case(case=case, lock=case.lock, by=actor(city), at=AT)
    with pytest.raises(Conflict):
        file_case(case=case, lock=case.lock, by=actor(city), at=AT)


@pytest.mark.parametrize("who", ["mayor", "records", "admin"])
def test_those_without_the_work_cannot_accept(city: Municipality, who: str) -> None:
    case = arrive(city)
    with pytest.raises(Forbidden):
        accept_case(case=case, lock=case.lock, by=actor(city, who), at=AT)
    assert fresh(case).state == "received"


def _withdrawn(case: Case) -> Case:
    withdraw(application=case.application, by=Actor.anonymous(case.municipality), at=AT)
    settle()
    return fresh(case)


def _filed(case: Case) -> Case:
    case = issue(decide(propose(accept(case))))
    file_case(case=case, lock=case.lock, by=actor(case.municipality), at=AT)
    return fresh(case)


AT_STATE: dict[State, Callable[[Case], Case]] = {
    State.RECEIVED: fresh,
    State.IN_REVIEW: accept,
    State.WAITING_CORRECTION: lambda case: correct(accept(case)),
    State.PROPOSED: lambda case: propose(accept(case)),
    State.APPROVED: lambda case: decide(propose(accept(case))),
    State.ISSUED: lambda case: issue(decide(propose(accept(case)))),
    State.FILED: _filed,
    State.WITHDRAWN: _withdrawn,
}


@pytest.mark.parametrize("state", State)
def test_in_each_state_exactly_the_steps_of_the_road_are_taken(city: Municipality, state: State) -> None:
    case = AT_STATE[state](arrive(city))
    assert case.state == state
    allowed = [step for step in CALLS if state in ROAD[step]]
    for step in set(CALLS) - set(allowed):
        with pytest.raises(Conflict):
            CALLS[step](case, actor(city))
        assert (fresh(case).state, fresh(case).lock) == (state, case.lock)
    for step in allowed[:1]:
        CALLS[step](case, actor(city))
        assert fresh(case).state == LEADS_TO[step]
