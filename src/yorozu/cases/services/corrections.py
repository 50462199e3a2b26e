"""補正: asking the applicant to mend fields, during which the days do not count, and taking the answer in."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from yorozu.cases.models import Case, State, Step
from yorozu.cases.selectors.deadlines import resumed_due_date
from yorozu.cases.services.moves import APPLICANT, record, take_step
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake import services as intake
from yorozu.municipality.selectors import Calendar
from yorozu.procedures.selectors import definition_of

LONGEST_MESSAGE = 1000


@transaction.atomic
def request_correction(
    *,
    case: Case,
    fields: Sequence[str],
    message: str,
    lock: int,
    by: Actor,
    at: datetime,
    answer_by: date | None = None,
) -> Case:
    """Ask for these fields (top-level ids) to be mended, by this day or (None) by the usual one; the clock stops.

    Raises Invalid, Conflict.
    """
    require(by, Action.CASE_WORK, case.department_id)
    if errors := [*_errors_of_fields(case, fields), *_errors_of_message(message)]:
        raise Invalid(errors[0].message, errors)
    known = definition_of(case.version).fields
    labels = [known[each].label for each in fields]
    case = take_step(
        case=case, step=Step.REQUEST_CORRECTION, to=State.WAITING_CORRECTION, lock=lock, by=by, at=at,
        message=f"直す項目: {'、'.join(labels)}", clock_paused_on=day_of(at),
    )  # fmt: skip
    intake.request_correction(
        application=case.application, fields=list(fields), message=message.strip(), by=by, at=at,
        answer_by=answer_by,
    )  # fmt: skip
    record(case=case, action="case.request_correction", by=by, at=at, details={"fields": len(fields)})
    return case


@transaction.atomic
def receive_correction(*, case: Case, revision: int, by: Actor, at: datetime) -> Case:
    """The applicant's revision has come: the clock goes on. Hearing of the same revision again changes nothing."""
    if revision <= case.revision or case.state != State.WAITING_CORRECTION or case.clock_paused_on is None:
        return case
    due_on = resumed_due_date(Calendar(case.municipality), case.due_on, case.clock_paused_on, day_of(at))
    case = take_step(
        case=case, step=Step.RECEIVE_CORRECTION, to=State.IN_REVIEW, lock=case.lock, by=by, at=at, who=APPLICANT,
        clock_paused_on=None, due_on=due_on, revision=revision,
    )  # fmt: skip
    record(case=case, action="case.receive_correction", by=by, at=at, details={"revision": revision})
    return case


def _errors_of_fields(case: Case, fields: Sequence[str]) -> Iterator[FieldError]:
    known = definition_of(case.version).fields
    if not fields or any(each not in known for each in fields):
        yield FieldError("fields", "直していただく項目を一つ以上選んでください。")


def _errors_of_message(message: str) -> Iterator[FieldError]:
    if not message.strip():
        yield FieldError("message", "どう直すかを、申請した方に伝わる言葉で入力してください。")
    if len(message) > LONGEST_MESSAGE:
        text = f"伝える内容は{LONGEST_MESSAGE}文字までで入力してください（今は{len(message)}文字です）。"
        yield FieldError("message", text)
