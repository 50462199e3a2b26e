"""取下げ: the applicant takes the application back."""

from datetime import datetime

from django.db import transaction

from yorozu.cases.models import ROAD, Case, State, Step
from yorozu.cases.services.moves import APPLICANT, add_event, record, take_step
from yorozu.identity.actors import Actor


@transaction.atomic
def withdraw_case(*, case: Case, by: Actor, at: datetime) -> Case:
    """Stop the case; what is left is to file it. After the applicant was told of the decision it only is noted."""
    if case.state in (State.WITHDRAWN, State.FILED):
        return case
    if case.state not in ROAD[Step.WITHDRAW]:
        message = "申請者が取下げを申し出ましたが、結果を通知した後のため、案件は変わりません"
        if not case.events.filter(kind="late_withdrawal").exists():
            add_event(case=case, kind="late_withdrawal", message=message, by=by, at=at, who=APPLICANT)
        return case
    case = take_step(
        case=case, step=Step.WITHDRAW, to=State.WITHDRAWN, by=by, at=at, lock=case.lock, who=APPLICANT,
        clock_paused_on=None, closed_at=at,
    )  # fmt: skip
    record(case=case, action="case.withdraw", by=by, at=at)
    return case
