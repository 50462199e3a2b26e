"""What the office hears may come twice, late or out of order."""

from datetime import date, timedelta

from tests.cases.making import (
    accept,
    answer,
    arrive,
    case_of,
    correct,
    decide,
    fresh,
    propose,
    publish,
    send_back,
    submit,
)
from tests.factories import AT, actor
from yorozu.approvals.events import ProposalApproved, ProposalRemanded
from yorozu.cases import handlers
from yorozu.cases.models import Case, CaseEvent
from yorozu.cases.services import file_case
from yorozu.identity.actors import Actor
from yorozu.intake.events import ApplicationCorrected, ApplicationSubmitted, ApplicationWithdrawn
from yorozu.intake.services import withdraw
from yorozu.municipality.models import Municipality


def test_one_application_heard_of_twice_is_one_case(city: Municipality) -> None:
    application = submit(city, publish(city))
    event = ApplicationSubmitted(application.pk, city.pk, AT)
    handlers.on_application_submitted(event)
    handlers.on_application_submitted(event)

    assert Case.objects.within(city).count() == 1
    assert CaseEvent.objects.within(city).count() == 1
    case = case_of(application)
    assert (case.receipt_number, case.arrived_on, case.state) == (
        application.receipt_number,
        AT.date(),
        "received",
    )


def test_an_application_of_a_holiday_arrives_on_that_day(city: Municipality) -> None:
    saturday = AT + timedelta(days=1, hours=13)
    case = arrive(city, at=saturday)
    assert (case.arrived_on, case.due_on) == (date(2026, 11, 21), date(2026, 11, 30))


def test_a_withdrawal_heard_before_the_submission_makes_the_case_and_ends_it(city: Municipality) -> None:
    application = submit(city, publish(city))
    withdraw(application=application, by=Actor.anonymous(city), at=AT)
    handlers.on_application_withdrawn(ApplicationWithdrawn(application.pk, city.pk, AT))
    handlers.on_application_submitted(ApplicationSubmitted(application.pk, city.pk, AT))
    handlers.on_application_withdrawn(ApplicationWithdrawn(application.pk, city.pk, AT))

    assert case_of(application).state == "withdrawn"
    assert [event.kind for event in CaseEvent.objects.within(city).order_by("id")] == ["arrive", "withdraw"]


def test_an_old_correction_heard_again_does_not_start_the_clock(city: Municipality) -> None:
    case = correct(answer(correct(accept(arrive(city)))))
    handlers.on_application_corrected(ApplicationCorrected(case.application.pk, city.pk, 2, AT))
    assert (fresh(case).state, fresh(case).clock_paused_on) == ("waiting_correction", AT.date())


def test_an_approval_heard_again_changes_nothing(city: Municipality) -> None:
    case = decide(propose(accept(arrive(city))))
    handlers.on_proposal_approved(_approved(case))
    assert (fresh(case).state, fresh(case).lock) == ("approved", case.lock)


def test_the_remand_of_an_older_proposal_does_not_return_the_new_one(city: Municipality) -> None:
    case = propose(accept(arrive(city)))
    first = case.proposal
    assert first is not None
    case = propose(send_back(case))
    step = first.steps.get(order=1)
    handlers.on_proposal_remanded(ProposalRemanded(first.pk, city.pk, "case", str(case.pk), step.pk, AT))
    assert fresh(case).state == "proposed"


def test_a_proposal_about_something_else_is_none_of_the_offices(city: Municipality) -> None:
    handlers.on_proposal_approved(ProposalApproved(1, city.pk, "contract", "7", AT))
    assert Case.objects.within(city).count() == 0


def test_who_decided_stands_on_the_timeline_not_the_service(city: Municipality) -> None:
    case = decide(propose(accept(arrive(city))))
    last = CaseEvent.objects.within(city).filter(case=case).order_by("-id")[0]
    assert (last.kind, last.actor) == ("approve", "課長")


def test_a_withdrawn_case_is_filed_with_what_was_sent(city: Municipality) -> None:
    case = accept(arrive(city))
    withdraw(application=case.application, by=Actor.anonymous(city), at=AT)
    handlers.on_application_withdrawn(ApplicationWithdrawn(case.application.pk, city.pk, AT))
    case = fresh(case)
    record = file_case(case=case, lock=case.lock, by=actor(city), at=AT)

    assert [item["kind"] for item in record.items] == ["application", "attachment"]
    assert (fresh(case).state, fresh(case).application.status) == ("filed", "withdrawn")


def _approved(case: Case) -> ProposalApproved:
    return ProposalApproved(case.proposal_id or 0, case.municipality_id, "case", str(case.pk), AT)
