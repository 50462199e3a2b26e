"""What the packages above are told."""

import pytest

from tests.approvals.making import approve, propose, step, step_of
from tests.factories import AT, actor
from yorozu.approvals.events import ProposalApproved, ProposalPulledBack, ProposalRemanded
from yorozu.approvals.services import act_for, pull_back, remand
from yorozu.foundation import events
from yorozu.foundation.errors import Conflict
from yorozu.foundation.events import Event
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db
heard: list[Event] = []


def on_approved(event: ProposalApproved) -> None:
    heard.append(event)


def on_remanded(event: ProposalRemanded) -> None:
    heard.append(event)


def on_pulled_back(event: ProposalPulledBack) -> None:
    heard.append(event)


@pytest.fixture(autouse=True)
def _listening(monkeypatch: pytest.MonkeyPatch) -> None:
    heard.clear()
    monkeypatch.setattr(events, "_handlers", {})
    monkeypatch.setattr(events, "_subscriptions", {})
    events.subscribe(ProposalApproved, on_approved)
    events.subscribe(ProposalRemanded, on_remanded)
    events.subscribe(ProposalPulledBack, on_pulled_back)


def told() -> list[Event]:
    events.run_due(at=AT)
    return list(heard)


def test_a_decision_is_told_once_and_a_review_is_not(city: Municipality) -> None:
    proposal = propose(city)
    approve(proposal, 1, actor(city, "chief"))
    assert told() == []
    approve(proposal, 2, actor(city, "manager"))
    assert told() == [ProposalApproved(proposal.pk, city.pk, "case", "1", AT)]


def test_a_decision_by_who_acts_for_the_holder_is_told_the_same(city: Municipality) -> None:
    proposal = propose(city, [step(city, "decide", "課長")])
    act_for(
        step=step_of(proposal, 1), version=proposal.version, absence="trip", by=actor(city, "chief"), at=AT
    )
    assert told() == [ProposalApproved(proposal.pk, city.pk, "case", "1", AT)]


def test_a_remand_and_a_pull_back_are_told(city: Municipality) -> None:
    first = propose(city)
    remand(step=step_of(first, 1), version=first.version, reason="直す", by=actor(city, "chief"), at=AT)
    second = propose(city)
    pull_back(proposal=second, by=actor(city), at=AT)
    assert told() == [
        ProposalRemanded(first.pk, city.pk, "case", "1", step_of(first, 1).pk, AT),
        ProposalPulledBack(second.pk, city.pk, "case", "1", AT),
    ]


def test_what_was_refused_is_not_told(city: Municipality) -> None:
    proposal = propose(city, [step(city, "decide", "課長")])
    with pytest.raises(Conflict):
        remand(step=step_of(proposal, 1), version=99, reason="直す", by=actor(city, "manager"), at=AT)
    assert told() == []
