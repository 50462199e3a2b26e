"""Whatever people try, in whatever order, a proposal stays one that can be explained."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.approvals.making import fresh, person, propose, step, step_of
from tests.factories import AT, actor, make_city
from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, StepKind, StepState
from yorozu.approvals.services import acknowledge, act_for, approve_step, pull_back, remand, review_later
from yorozu.foundation.errors import DomainError
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.trust.audit import verify_chain

Try = Callable[[ProposalStep, int, Actor], object]
ACTS: dict[str, Try] = {
    "approve": lambda step, version, by: approve_step(step=step, version=version, by=by, at=AT),
    "act for": lambda step, version, by: act_for(step=step, version=version, absence="trip", by=by, at=AT),
    "remand": lambda step, version, by: remand(step=step, version=version, reason="直す", by=by, at=AT),
    "pull back": lambda step, _version, by: pull_back(proposal=step.proposal, by=by, at=AT),
    "review later": lambda step, _version, by: review_later(step=step, by=by, at=AT),
    "acknowledge": lambda step, _version, by: acknowledge(step=step, by=by, at=AT),
}
# What moves a proposal on is tried more often than the rest, so that the end of the route is reached.
THE_OPEN_STEP, LIKELY = 0, "likely"
KINDS = st.sampled_from(["approve"] * 8 + ["act for"] * 2 + ["pull back"] + list(ACTS))
STEPS = st.sampled_from([THE_OPEN_STEP] * 6 + [1, 2, 3, 4, 5])
PEOPLE = st.sampled_from([LIKELY] * 6 + ["worker", "chief", "manager", "director", "mayor", "finance"])
TRIES = st.lists(st.tuples(KINDS, STEPS, PEOPLE), min_size=6, max_size=14)


@pytest.mark.django_db
def test_a_proposal_stays_explainable_to_every_end() -> None:
    reached: Counter[str] = Counter()
    city = make_city()
    person(city, "finance", "課長", "finance")

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(tries=TRIES, proposer=st.sampled_from(["worker", "chief", "manager"]))
    def any_order(tries: list[tuple[str, int, str]], proposer: str) -> None:
        with transaction.atomic():
            reached[_play(city, tries, proposer)] += 1
            transaction.set_rollback(True)

    any_order()
    assert set(reached) == set(ProposalState.values), reached


def _play(city: Municipality, tries: list[tuple[str, int, str]], proposer: str) -> str:
    route = [
        step(city, "review", "係長"),
        step(city, "concurrence", "課長", "finance"),
        step(city, "concurrence", "部長"),
        step(city, "decide", "課長"),
        step(city, "for_information", "部長"),
    ]
    proposal = propose(city, route, who=proposer)
    succeeded = sum(_try(proposal, *each) for each in tries)
    _explain(proposal)
    assert _changes(proposal) == succeeded
    assert verify_chain(city) == []
    return str(fresh(proposal).state)


def _try(proposal: Proposal, act: str, order: int, who: str) -> bool:
    step = _chosen(proposal, order)
    likely = proposal.proposer if act == "pull back" else step.holder
    by = actor(proposal.municipality, _login(likely) if who == LIKELY else who)
    before = _picture(proposal)
    try:
        ACTS[act](step, fresh(proposal).version, by)
    except DomainError:
        assert _picture(proposal) == before, "what is refused changes nothing"
        return False
    assert _picture(proposal) != before
    return True


def _chosen(proposal: Proposal, order: int) -> ProposalStep:
    opened = ProposalStep.objects.filter(proposal=proposal, state=StepState.OPEN).order_by("order").first()
    return opened if opened and order == THE_OPEN_STEP else step_of(proposal, order or 1)


def _login(staff: StaffMember | None) -> str:
    assert staff is not None
    return staff.code.split("-", 1)[1]


def _picture(proposal: Proposal) -> list[object]:
    steps = ProposalStep.objects.filter(proposal=proposal).order_by("order")
    return [*Proposal.objects.filter(pk=proposal.pk).values(), *steps.values()]


def _changes(proposal: Proposal) -> int:
    """How many acts the stored state tells of."""
    steps = ProposalStep.objects.filter(proposal=proposal)
    acted = (
        steps.filter(acted_by__isnull=False).count() + steps.filter(later_reviewed_by__isnull=False).count()
    )
    return acted + (fresh(proposal).state == ProposalState.PULLED_BACK)


def _explain(proposal: Proposal) -> None:
    now = fresh(proposal)
    steps = list(ProposalStep.objects.filter(proposal=proposal).order_by("order"))
    asked = [each for each in steps if each.kind != StepKind.FOR_INFORMATION]
    decide = asked[-1]
    assert all(each.acted_by_id != now.proposer_id for each in asked)
    assert (now.state == ProposalState.APPROVED) == (decide.state == StepState.DONE)
    assert (now.state == ProposalState.REMANDED) == any(each.state == StepState.REMANDED for each in steps)
    assert any(each.is_open for each in asked) == now.is_open
    for position, each in enumerate(asked):
        if each.acted_by_id is not None and each.kind != StepKind.CONCURRENCE:
            assert all(earlier.state in (StepState.DONE, StepState.SKIPPED) for earlier in asked[:position])
    if now.state != ProposalState.APPROVED:
        assert steps[-1].state in (StepState.WAITING, StepState.SKIPPED)
