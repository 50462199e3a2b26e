"""A case for an application that has arrived, and the clerk who takes it up."""

from datetime import datetime

from django.db import transaction

from yorozu.cases.models import Case, State, Step
from yorozu.cases.selectors.deadlines import due_date
from yorozu.cases.services.moves import APPLICANT, add_event, record, take_step
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.models import Application
from yorozu.intake.services import report_progress
from yorozu.municipality.selectors import Calendar
from yorozu.procedures.selectors import definition_of


@transaction.atomic
def receive_application(*, application: Application, by: Actor, at: datetime) -> Case:
    """The case of an application; made now unless there is one. Examination starts at arrival (行政手続法7条)."""
    found = Case.objects.within(application.municipality_id).filter(application=application).first()
    if found is not None:
        return found
    arrived_on = day_of(application.submitted_at)
    days = definition_of(application.version).standard_processing_days
    case, made = Case.objects.get_or_create(
        application=application,
        defaults={
            "municipality_id": application.municipality_id,
            "receipt_number": application.receipt_number,
            "procedure_id": application.procedure_id,
            "version_id": application.version_id,
            "department_id": application.procedure.department_id,
            "arrived_on": arrived_on,
            "due_on": due_date(Calendar(application.municipality), arrived_on, days),
        },
    )
    if made:
        add_event(
            case=case,
            kind="arrive",
            message="申請が届きました",
            by=by,
            at=application.submitted_at,
            who=APPLICANT,
        )
        record(case=case, action="case.arrive", by=by, at=at)
    return case


@transaction.atomic
def accept_case(*, case: Case, lock: int, by: Actor, at: datetime) -> Case:
    """Take the case up: it is the clerk's from now on."""
    require(by, Action.CASE_WORK, case.department_id)
    case = take_step(
        case=case, step=Step.ACCEPT, to=State.IN_REVIEW, lock=lock, by=by, at=at, accepted_at=at, assignee=by.staff,
    )  # fmt: skip
    report_progress(
        application=case.application, kind="accepted", status="under_review", at=at,
        message=f"{case.department.name}が受け付け、内容の確認を始めました。",
    )  # fmt: skip
    record(case=case, action="case.accept", by=by, at=at)
    return case


@transaction.atomic
def take_over(*, case: Case, assignee_id: int | None, by: Actor, at: datetime) -> Case:
    """Become the one who handles the case; `assignee_id` is who handled it on the clerk's screen."""
    require(by, Action.CASE_WORK, case.department_id)
    same = Case.objects.within(case.municipality_id).filter(pk=case.pk, assignee_id=assignee_id)
    if not same.exclude(state=State.FILED).update(assignee=by.staff):
        case.refresh_from_db()
        who = case.assignee.name if case.assignee else "別の職員"
        raise Conflict(
            f"担当を替えられませんでした。この案件は今{who}が担当しています。内容を確かめてください。"
        )
    add_event(case=case, kind="assign", message="担当になりました", by=by, at=at)
    record(case=case, action="case.assign", by=by, at=at)
    case.refresh_from_db()
    return case
