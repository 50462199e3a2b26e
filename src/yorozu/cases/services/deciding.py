"""決定: by the approvers' 決裁, or by the clerk where the procedure has no route."""

from datetime import datetime
from typing import Any

from yorozu.cases.models import Case, State, Step
from yorozu.cases.selectors.deadlines import days_taken
from yorozu.cases.services.moves import record, take_step
from yorozu.foundation.clock import day_of
from yorozu.identity.actors import Actor
from yorozu.intake.services import report_progress
from yorozu.municipality.selectors import Calendar
from yorozu.procedures.selectors import definition_of
from yorozu.procedures.services import note_processing


def conclude(
    *, case: Case, step: Step, by: Actor, at: datetime, lock: int | None = None, who: str = "", **changes: Any
) -> Case:
    """The decision stands; where no notice follows, telling the applicant here is the end for them."""
    outcome = changes.get("outcome", case.outcome)
    label = outcome_label(case, outcome)
    told_here = definition_of(case.version).notice is None
    if told_here:
        changes["closed_at"] = at
    case = take_step(
        case=case, step=step, to=State.ISSUED if told_here else State.APPROVED, lock=lock, by=by, at=at,
        message=f"結果: {label}", who=who, decided_at=at, **changes,
    )  # fmt: skip
    if told_here:
        note_end(case, at)
        # In two steps: telling the decision is refused when the applicant has taken the application back.
        _tell(case, "decided", f"結果は「{label}」です。", at)
        _tell(case, "closed", "この手続はすべて終わりました。", at)
    else:
        _tell(case, "decided", "結果が決まりました。通知書を用意しています。", at)
    record(case=case, action=f"case.{step.value}", by=by, at=at, details={"outcome": outcome})
    return case


def _tell(case: Case, status: str, message: str, at: datetime) -> None:
    report_progress(application=case.application, kind=status, status=status, message=message, at=at)


def note_end(case: Case, at: datetime) -> None:
    """How long it took, for the procedure's page: a number that leads to no case."""
    days = days_taken(
        Calendar(case.municipality),
        arrived_on=case.arrived_on,
        due_on=case.due_on,
        standard=definition_of(case.version).standard_processing_days,
        ended_on=day_of(at),
    )
    note_processing(case.procedure, days=days)


def outcome_label(case: Case, code: str) -> str:
    """The outcome in words."""
    outcomes = definition_of(case.version).outcomes
    return next((each.label for each in outcomes if each.code == code), code)
