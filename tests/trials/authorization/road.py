"""Cases walked to a point of the road, up to the disposal of their records, by the people of the matrix."""

from datetime import datetime, timedelta

from tests.cases import making
from tests.factories import AT
from tests.intake.talking import say
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.approvals.services import approve_step
from yorozu.cases.models import Case
from yorozu.cases.services import accept_case, file_case, issue_notice, propose_decision, request_correction
from yorozu.foundation.clock import JST
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.selectors import staff_actor
from yorozu.intake.models import Side
from yorozu.intake.selectors import answers_of
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.records.models import Disposal, Record
from yorozu.records.services import approve_disposal, propose_disposal

STAGES = ("received", "in_review", "correction", "proposed", "approved", "issued", "due", "disposing")
RETENTION = {"record_class": "上下水道/減免", "years": 3}
# Each in a fiscal year of its own, so that each has a file (簿冊) of its own, whose three years are over.
LONG_AGO = {
    "disposing": datetime(2020, 5, 11, 10, tzinfo=JST),
    "disposed": datetime(2021, 5, 10, 10, tzinfo=JST),
    "due": datetime(2022, 5, 10, 10, tzinfo=JST),
}
_STEPS = {
    "received": 0, "in_review": 1, "correction": 1, "proposed": 2, "approved": 3, "issued": 4, "filed": 5,
    "due": 5, "disposing": 5,
}  # fmt: skip


def walked(version: ProcedureVersion, canary: str, stage: str, office: str, at: datetime = AT) -> Case:
    """A case whose words are the canary, at the stage; `office` begins the logins of those who work on it."""
    case = making.arrive(version.municipality, at=at, version=version, story=canary)
    for step in (_accepted, _proposed, _decided, _issued, _filed)[: _STEPS[stage]]:
        case = step(case, office, at)
    return _asked(case, office, at) if stage == "correction" else case


def ask_for_disposal(record: Record | None, office: str) -> Disposal:
    """By the keeper of records of the office; it waits for a second person."""
    assert record is not None
    return propose_disposal(file=record.record_file, by=_actor(f"{office}-records"), at=AT)


def dispose(record: Record | None, office: str) -> None:
    """Asked for by one, agreed to by another, carried out by the worker."""
    disposal = ask_for_disposal(record, office)
    approve_disposal(disposal=disposal, by=_actor(f"{office}-manager"), at=AT)
    making.settle()
    disposal.refresh_from_db()
    assert disposal.state == "completed", disposal.state


def _accepted(case: Case, office: str, at: datetime) -> Case:
    accept_case(case=case, lock=case.lock, by=_actor(f"{office}-worker"), at=at)
    return _written_to(making.fresh(case), at)


def _written_to(case: Case, at: datetime) -> Case:
    """The office has asked something by a day, in the words that the applicant used, with a file."""
    words = str(answers_of(case.application)["story"])
    asked_by = at.date() + timedelta(days=14)
    say(case.application, words, side=Side.OFFICE, files=1, answer_by=asked_by, at=at)
    return making.fresh(case)


def _asked(case: Case, office: str, at: datetime) -> Case:
    request_correction(
        case=case, fields=["story"], message="様子を書いてください。", lock=case.lock,
        by=_actor(f"{office}-worker"), at=at,
    )  # fmt: skip
    return making.fresh(case)


def _proposed(case: Case, office: str, at: datetime) -> Case:
    propose_decision(
        case=case, outcome="approve", reason="", summary="登録と一致しました。", lock=case.lock,
        by=_actor(f"{office}-worker"), at=at,
    )  # fmt: skip
    return making.fresh(case)


def _decided(case: Case, office: str, at: datetime) -> Case:
    for order, who in ((1, "chief"), (2, "manager")):
        proposal = Proposal.objects.get(pk=case.proposal_id)
        step = ProposalStep.objects.get(proposal=proposal, order=order)
        approve_step(step=step, version=proposal.version, comment="", by=_actor(f"{office}-{who}"), at=at)
    making.settle(at)
    return making.fresh(case)


def _issued(case: Case, office: str, at: datetime) -> Case:
    issue_notice(case=case, lock=case.lock, by=_actor(f"{office}-worker"), at=at)
    return making.fresh(case)


def _filed(case: Case, office: str, at: datetime) -> Case:
    file_case(case=case, lock=case.lock, by=_actor(f"{office}-worker"), at=at)
    return making.fresh(case)


def _actor(login: str) -> Actor:
    user = User.objects.get(login=login)
    return staff_actor(user, Municipality.objects.get(slug=login.partition("-")[0]), AT.date())
