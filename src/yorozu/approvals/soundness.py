"""What must hold of proposals: they lead somewhere, and every decision stands in the audit chain once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, StepKind, StepState
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.trust.selectors import gone_subjects, times_recorded

_SUPPORT = "保守の担当者に連絡してください。"

Steps = Counter[tuple[str, str]]


def check_proposals(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Rows → steps and audit; and audit → rows."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        witness = times_recorded(municipality_id, "proposal", keys)
        steps: defaultdict[int, Steps] = defaultdict(Counter)
        rows = ProposalStep.objects.within(municipality_id).filter(proposal__in=keys).order_by()
        for proposal, kind, state in rows.values_list("proposal_id", "kind", "state"):
            steps[proposal][kind, state] += 1
        for each in Proposal.objects.within(municipality_id).filter(pk__in=keys).order_by("pk"):
            for what in _faults(each, steps[each.pk], witness):
                yield Defect("approvals.proposal", f"起案 {each.pk}", what, _SUPPORT)

    rows = Proposal.objects.within(municipality_id)
    yield from examine(rows, look, named="起案", examination=examination)
    yield from gone_subjects(municipality_id, "proposal", Proposal, examination, called="起案")


def _faults(proposal: Proposal, steps: Steps, witness: Counter[tuple[str, str]]) -> Iterator[str]:
    on_the_way = sum(times for (kind, _), times in steps.items() if kind != StepKind.FOR_INFORMATION)
    still_open = sum(times for (_, state), times in steps.items() if state == StepState.OPEN)
    decided = steps[StepKind.DECIDE, StepState.DONE]
    if not on_the_way:
        yield "決裁の経路がありません。"
    if proposal.is_open and not still_open:
        yield "回議中ですが、確認を待つ段階がありません。"
    if decided != int(proposal.state == ProposalState.APPROVED):
        yield f"状態は「{proposal.get_state_display()}」ですが、済んだ決裁の段階が {decided} あります。"
    expected = {
        "proposal.submitted": 1,
        "proposal.decided": int(proposal.state == ProposalState.APPROVED),
    }
    for action, times in expected.items():
        recorded = witness[str(proposal.pk), action]
        if recorded != times:
            yield f"監査記録「{action}」が {times} 件のはずですが {recorded} 件です。"
