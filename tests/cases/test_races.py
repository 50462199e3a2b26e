"""Two clerks, or a clerk and the applicant, at the same moment: one wins, nothing is done twice."""

from functools import partial

import pytest

from tests.approvals.racing import at_once
from tests.cases.making import accept, arrive, case_of, decide, fresh, issue, propose, publish, submit
from tests.factories import AT, actor, make_city
from yorozu.cases import handlers
from yorozu.cases.models import Case, CaseEvent, Notice
from yorozu.cases.services import accept_case, file_case, issue_notice, propose_decision
from yorozu.foundation.errors import Conflict, DomainError
from yorozu.identity.actors import Actor
from yorozu.intake.events import ApplicationSubmitted
from yorozu.intake.services import withdraw
from yorozu.municipality.models import Municipality
from yorozu.records.models import DocumentNumber, Record
from yorozu.trust import audit

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = ("worker", "chief", "manager", "director")


@pytest.fixture(name="hall")
def _hall() -> Municipality:
    return make_city()


def _one_wins(outcomes: list[DomainError | None]) -> None:
    assert outcomes.count(None) == 1
    assert all(isinstance(each, Conflict) for each in outcomes if each is not None)


def test_of_four_clerks_who_accept_at_once_one_does(hall: Municipality) -> None:
    case = arrive(hall)
    acts = [partial(accept_case, case=fresh(case), lock=1, by=actor(hall, who), at=AT) for who in CLERKS]
    _one_wins(at_once(acts))
    assert CaseEvent.objects.within(hall).filter(kind="accept").count() == 1
    assert audit.verify_chain(hall) == []


def test_of_four_clerks_who_issue_at_once_one_does(hall: Municipality) -> None:
    case = decide(propose(accept(arrive(hall))))
    acts = [
        partial(issue_notice, case=fresh(case), lock=case.lock, by=actor(hall, who), at=AT) for who in CLERKS
    ]
    _one_wins(at_once(acts))
    assert Notice.objects.within(hall).count() == DocumentNumber.objects.within(hall).count() == 1


def test_of_four_clerks_who_file_at_once_one_does(hall: Municipality) -> None:
    case = issue(decide(propose(accept(arrive(hall)))))
    acts = [
        partial(file_case, case=fresh(case), lock=case.lock, by=actor(hall, who), at=AT) for who in CLERKS
    ]
    _one_wins(at_once(acts))
    assert Record.objects.within(hall).count() == 1


def test_notices_issued_at_once_are_numbered_without_gap(hall: Municipality) -> None:
    version = publish(hall)
    cases = [decide(propose(accept(arrive(hall, version=version)))) for _ in range(4)]
    acts = [partial(issue_notice, case=each, lock=each.lock, by=actor(hall), at=AT) for each in cases]
    assert at_once(acts) == [None] * 4
    numbers = sorted(Notice.objects.within(hall).values_list("document_number", flat=True))
    assert numbers == [f"宮市第{n}号" for n in range(1, 5)]


def test_an_application_heard_of_by_four_workers_at_once_is_one_case(hall: Municipality) -> None:
    application = submit(hall, publish(hall))
    event = ApplicationSubmitted(application.pk, hall.pk, AT)
    assert at_once([partial(handlers.on_application_submitted, event)] * 4) == [None] * 4
    assert Case.objects.within(hall).count() == CaseEvent.objects.within(hall).count() == 1


def test_a_withdrawal_and_a_proposal_at_once_do_not_block_each_other(hall: Municipality) -> None:
    version = publish(hall)
    for _ in range(5):
        case = accept(arrive(hall, version=version))
        take_back = partial(withdraw, application=case.application, by=Actor.anonymous(hall), at=AT)
        proposed = partial(
            propose_decision,
            case=fresh(case),
            outcome="approve",
            reason="",
            lock=case.lock,
            by=actor(hall),
            at=AT,
        )
        assert at_once([take_back, proposed])[0] is None
    assert audit.verify_chain(hall) == []
    assert case_of(case.application).state in ("in_review", "proposed")
