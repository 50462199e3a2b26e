"""Writing to the applicant, reading what they wrote, and until when the office waits for an answer."""

from datetime import date, datetime

from django.db import transaction

from yorozu.cases.models import Case
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake import services as intake
from yorozu.intake.models import CorrectionRequest, Message, Side
from yorozu.intake.selectors import message_numbered

_NOTHING_ASKED = "返事を待っている補正はありません。画面を開き直して、今の状態を確かめてください。"


def write_to_applicant(*, case: Case, letter: intake.Letter, by: Actor, at: datetime) -> Message:
    """A message to the applicant; with `answer_by` one that asks for an answer. The days of the case run on.

    Raises Invalid with every fault, Conflict once the matter has ended.
    """
    require(by, Action.CASE_WORK, case.department_id)
    return intake.write_message(application=case.application, side=Side.OFFICE, letter=letter, by=by, at=at)


def read_messages(*, case: Case, by: Actor, at: datetime) -> None:
    """The messages are before somebody: read, if it is one of those who work on the case."""
    if by.may(Action.CASE_WORK, case.department_id):
        intake.mark_messages_read(application=case.application, reader=Side.OFFICE, at=at)


@transaction.atomic
def change_answer_day(
    *, case: Case, number: int, day: date, seen: date | None, by: Actor, at: datetime
) -> None:
    """Wait until another day for the answer to the message `number`, with 0 for the correction. Raises Conflict."""
    require(by, Action.CASE_WORK, case.department_id)
    awaited = message_numbered(case.application, number) if number else _correction(case)
    intake.change_day(application=case.application, awaited=awaited, day=day, seen=seen, by=by, at=at)


@transaction.atomic
def drop_question(*, case: Case, number: int, by: Actor, at: datetime) -> None:
    """No longer wait for the answer to the message `number`. Raises Conflict."""
    require(by, Action.CASE_WORK, case.department_id)
    question = message_numbered(case.application, number)
    intake.stop_waiting(application=case.application, question=question, by=by, at=at)


def _correction(case: Case) -> CorrectionRequest:
    rows = CorrectionRequest.objects.within(case.municipality_id)
    found = rows.filter(application=case.application, answered_at=None).first()
    if found is None:
        raise Conflict(_NOTHING_ASKED)
    return found
