"""What the database itself refuses, whoever writes."""

from collections.abc import Mapping

import pytest
from django.db import IntegrityError, transaction

from tests.approvals.making import propose, step_of
from tests.factories import AT, actor
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db


def refused(rows: object, **values: object) -> str:
    """The constraint that refuses the update."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        rows.update(**values)  # type: ignore[attr-defined]
    return str(caught.value)


STEP_FAULTS: Mapping[str, Mapping[str, object]] = {
    "step_acted_when_it_says_so": {"state": "done"},
    "step_who_and_when_together": {"state": "done", "acted_at": AT},
    "step_skipped_with_a_reason": {"state": "skipped"},
    "step_acting_says_why": {"acting": True},
    "step_later_review_only_after_acting": {"later_review_needed": True},
    "step_later_review_who_and_when": {"later_reviewed_at": AT},
    "step_state_known": {"state": "forgotten"},
    "step_kind_known": {"kind": "wished"},
}


@pytest.mark.parametrize(("constraint", "values"), STEP_FAULTS.items())
def test_a_step_that_contradicts_itself_is_refused(
    city: Municipality, constraint: str, values: Mapping[str, object]
) -> None:
    proposal = propose(city)
    message = refused(ProposalStep.objects.within(city).filter(pk=step_of(proposal, 1).pk), **values)
    assert constraint in message


def test_a_remand_without_a_reason_is_refused(city: Municipality) -> None:
    proposal = propose(city)
    rows = ProposalStep.objects.within(city).filter(pk=step_of(proposal, 1).pk)
    who = actor(city, "chief").staff
    assert "step_remanded_with_a_reason" in refused(rows, state="remanded", acted_by=who, acted_at=AT)
    assert rows.update(state="remanded", acted_by=who, acted_at=AT, sealed_comment=b"sealed") == 1


def test_a_later_review_by_the_one_who_acted_is_refused(city: Municipality) -> None:
    proposal = propose(city)
    rows = ProposalStep.objects.within(city).filter(pk=step_of(proposal, 1).pk)
    who = actor(city, "chief").staff
    acted = {
        "state": "done",
        "acted_by": who,
        "acted_at": AT,
        "acting": True,
        "absence": "trip",
        "later_review_needed": True,
    }
    assert "step_later_review_by_another" in refused(
        rows, **acted, later_reviewed_by=who, later_reviewed_at=AT
    )


def test_a_proposal_decided_by_its_proposer_is_refused(city: Municipality) -> None:
    proposal = propose(city)
    rows = Proposal.objects.within(city).filter(pk=proposal.pk)
    message = refused(rows, state="approved", closed_at=AT, decided_by=proposal.proposer)
    assert "proposal_decided_by_a_second_person" in message


def test_a_proposal_that_ended_has_a_time_and_an_approved_one_a_person(city: Municipality) -> None:
    proposal = propose(city)
    rows = Proposal.objects.within(city).filter(pk=proposal.pk)
    assert "proposal_closed_when_it_has_ended" in refused(rows, state="remanded")
    assert "proposal_approved_by_somebody" in refused(rows, state="approved", closed_at=AT)
