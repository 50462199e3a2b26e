"""起案: what the clerk proposes, with the reason that an adverse decision must give (行政手続法8条)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from yorozu.approvals.services import submit_proposal
from yorozu.cases.models import Case, State, Step
from yorozu.cases.services.deciding import conclude
from yorozu.cases.services.moves import record, take_step
from yorozu.cases.services.review import checked_text
from yorozu.cases.services.routing import route_of
from yorozu.cases.services.sealing import seal_text
from yorozu.documents.services import MissingGlyphs, check_glyphs
from yorozu.forms.services import Outcome
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.services import report_progress
from yorozu.procedures.selectors import definition_of

LONGEST_REASON = 4000
LONGEST_SUMMARY = 2000


@transaction.atomic
def propose_decision(
    *, case: Case, outcome: str, reason: str, lock: int, by: Actor, at: datetime, summary: str = ""
) -> Case:
    """Send the proposal along the route of the definition; without a route the clerk's decision stands at once.

    `reason` is printed on the notice of an adverse outcome and mandatory then; `summary` is for the approvers.
    Raises Invalid with every fault, Conflict.
    """
    require(by, Action.CASE_PROPOSE, case.department_id)
    chosen = _outcome(case, outcome)
    kept = _sealed_texts(case, chosen, reason, summary)
    if not definition_of(case.version).route:
        return conclude(case=case, step=Step.DECIDE, by=by, at=at, lock=lock, outcome=chosen.code, **kept)
    route = route_of(case, outcome=chosen.code)
    case = take_step(
        case=case, step=Step.PROPOSE, to=State.PROPOSED, lock=lock, by=by, at=at,
        message=f"案: {chosen.label}", outcome=chosen.code, **kept,
    )  # fmt: skip
    report_progress(
        application=case.application, kind="deciding", at=at,
        message="内容の確認が終わり、結果を決める手続に進みました。",
    )  # fmt: skip
    proposal = submit_proposal(
        municipality=case.municipality, subject_type="case", subject_id=case.pk, department=case.department,
        key=case.application.key,
        title=f"{case.procedure.title}（{case.receipt_number}）を「{chosen.label}」とすることについて",
        summary=_for_the_register(chosen), route=route, by=by, at=at,
    )  # fmt: skip
    Case.objects.within(case.municipality_id).filter(pk=case.pk).update(proposal=proposal)
    record(
        case=case,
        action="case.propose",
        by=by,
        at=at,
        details={"outcome": chosen.code, "proposal": proposal.pk},
    )
    case.refresh_from_db()
    return case


def _outcome(case: Case, code: str) -> Outcome:
    for each in definition_of(case.version).outcomes:
        if each.code == code:
            return each
    message = "審査の結果を選んでください。"
    raise Invalid(message, [FieldError("outcome", message)])


def _sealed_texts(case: Case, outcome: Outcome, reason: str, summary: str) -> dict[str, Any]:
    try:
        reason = checked_text(
            reason, field="reason", label="理由", limit=LONGEST_REASON, required=outcome.adverse
        )
    except Invalid as fault:
        if reason.strip():
            raise
        message = (
            f"「{outcome.label}」とするときは、理由を必ず書きます。どの定めにどう当たるかを書いてください。"
        )
        raise Invalid(message, [FieldError("reason", message)]) from fault
    if reason and definition_of(case.version).notice is not None:
        _refuse_unprintable(reason)
    summary = checked_text(
        summary, field="summary", label="決裁する人への説明", limit=LONGEST_SUMMARY, required=False
    )
    return {
        "sealed_reason": seal_text(case, reason, kind="reason") if reason else None,
        "sealed_summary": seal_text(case, summary, kind="summary") if summary else None,
    }


def _refuse_unprintable(reason: str) -> None:
    """Told now, not when the notice is issued: after the approval nobody could mend the reason."""
    try:
        check_glyphs({"理由": reason})
    except MissingGlyphs as fault:
        raise Invalid(fault.message, [FieldError("reason", str(each)) for each in fault.missing]) from fault


def _for_the_register(outcome: Outcome) -> str:
    """The register of proposals holds no personal data; the reason is read on the case beside it."""
    if outcome.adverse:
        return f"審査の結果、「{outcome.label}」が相当と判断しました。理由は案件の欄に書いています。"
    return f"審査の結果、「{outcome.label}」が相当と判断しました。"
