"""決定: by the approvers' 決裁, or by the clerk where the procedure has no route."""

from datetime import datetime
from typing import Any

from yorozu.cases.models import Case, State, Step
from yorozu.cases.services.moves import record, take_step
from yorozu.identity.actors import Actor
from yorozu.intake.services import report_progress
from yorozu.procedures.selectors import definition_of


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
        # In two steps: telling the decision is refused when the applicant has taken the application back.
        _tell(case, "decided", f"結果は「{label}」です。", at)
        _tell(case, "closed", "この手続はすべて終わりました。", at)
    else:
        _tell(case, "decided", "結果が決まりました。通知書を用意しています。", at)
    record(case=case, action=f"case.{step.value}", by=by, at=at, details={"outcome": outcome})
    return case


def _tell(case: Case, status: str, message: str, at: datetime) -> None:
    report_progress(application=case.application, kind=status, status=status, message=message, at=at)


def outcome_label(case: Case, code: str) -> str:
    """The outcome in words."""
    outcomes = definition_of(case.version).outcomes
    return next((each.label for each in outcomes if each.code == code), code)
