"""What the second of two clerks is told."""

from yorozu.cases.models import Case, CaseEvent, Step
from yorozu.foundation.clock import JST
from yorozu.foundation.errors import Conflict
from yorozu.foundation.wareki import format_wareki

_WANTED = {
    Step.ACCEPT: "受付",
    Step.REQUEST_CORRECTION: "補正の依頼",
    Step.PROPOSE: "起案",
    Step.DECIDE: "決定",
    Step.ISSUE: "通知の発行",
    Step.FILE: "文書の保存",
}


def conflict(case: Case, step: Step) -> Conflict:
    """Who did what to the case, when, and how it stands now."""
    case.refresh_from_db()
    last = (
        CaseEvent.objects.within(case.municipality_id)
        .filter(case=case, kind__in=Step.values)
        .order_by("-id")
        .first()
    )
    wanted = _WANTED.get(step, "この操作")
    now = f"この案件は今「{case.get_state_display()}」です。"
    if last is None:
        return Conflict(f"{wanted}はまだできません。{now}")
    local = last.at.astimezone(JST)
    when = f"{format_wareki(local.date())} {local.hour}時{local.minute:02d}分"
    before = f"{when}に先の操作がありました（{last.actor}: {Step(last.kind).label}）。"
    return Conflict(f"{wanted}はできませんでした。{before}{now}内容を確かめてください。")
