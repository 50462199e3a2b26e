"""The route as a person reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from yorozu.approvals.models import (
    Absence,
    Proposal,
    ProposalState,
    ProposalStep,
    SkipReason,
    StepKind,
    StepState,
)
from yorozu.approvals.selectors.comments import comment_of
from yorozu.approvals.selectors.phrases import moment, seat_of

_MARKS = {StepState.OPEN: "now", StepState.WAITING: "next", StepState.DONE: "done"}
_TAGS = {StepState.OPEN: "waiting", StepState.DONE: "done", StepState.REMANDED: "waiting"}
_DONE = {StepKind.DECIDE: "決裁済み", StepKind.FOR_INFORMATION: "確認済み"}


@dataclass(frozen=True, slots=True)
class Note:
    """代決 or 後閲, beside the state; `waits` when somebody must still look."""

    text: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One step in words. `mark` is done, now, next or empty; `tag` the kind of status tag; `explained` whole sentences."""

    step: ProposalStep
    what: str
    who: str
    when: datetime | None
    mark: str
    state: str
    tag: str
    notes: tuple[Note, ...]
    explained: tuple[str, ...]
    comment: str


def route_view(proposal: Proposal) -> list[RouteLine]:
    """Every step in order, with who has seen it."""
    related = ("department", "holder", "acted_by", "later_reviewed_by")
    steps = ProposalStep.objects.within(proposal.municipality_id).filter(proposal=proposal)
    return [_line(proposal, step) for step in steps.select_related(*related).order_by("order")]


def decision_label(proposal: Proposal, step: ProposalStep) -> str:
    """課長専決 where the rule delegates the decision, else 市長決裁."""
    return f"{step.post_name}専決" if proposal.delegated else f"{step.post_name}決裁"


def standing_of(proposals: Sequence[Proposal]) -> dict[int, str]:
    """Where each proposal of one city stands, in a few words, by its id."""
    if not proposals:
        return {}
    steps = ProposalStep.objects.within(proposals[0].municipality_id).filter(
        proposal__in=[each.pk for each in proposals], state=StepState.OPEN
    )
    at: dict[int, list[str]] = {}
    for step in steps.exclude(kind=StepKind.FOR_INFORMATION).select_related("department").order_by("order"):
        at.setdefault(step.proposal_id, []).append(f"{step.department.name}の{step.post_name}")
    return {each.pk: _standing(each, at.get(each.pk, [])) for each in proposals}


def _standing(proposal: Proposal, waiting: list[str]) -> str:
    if proposal.is_open and waiting:
        return f"{'、'.join(waiting)}の確認待ち"
    return ProposalState(proposal.state).label


def _line(proposal: Proposal, step: ProposalStep) -> RouteLine:
    kind, state = StepKind(step.kind), StepState(step.state)
    person = step.holder if step.acting or step.acted_by is None else step.acted_by
    return RouteLine(
        step=step,
        what=decision_label(proposal, step) if kind is StepKind.DECIDE else kind.label,
        who=seat_of(step.department.name, step.post_name, person),
        when=step.acted_at,
        mark=_MARKS.get(state, ""),
        state=_state(step),
        tag=_TAGS.get(state, ""),
        notes=tuple(_notes(step)),
        explained=tuple(_explained(step)),
        comment=comment_of(step, proposal.key),
    )


def _state(step: ProposalStep) -> str:
    if step.state == StepState.SKIPPED:
        return SkipReason(step.skip_reason).label
    if step.state == StepState.DONE:
        return _DONE.get(StepKind(step.kind), "承認済み")
    return StepState(step.state).label


def _notes(step: ProposalStep) -> Iterator[Note]:
    if step.acting:
        yield Note("代決")
    if step.later_review_needed:
        yield Note("後閲待ち", waits=True) if step.awaits_later_review else Note("後閲済み")


def _explained(step: ProposalStep) -> Iterator[str]:
    if step.raised_from:
        yield f"起案した職員が{step.raised_from}なので、{step.post_name}に上げました。"
    if step.acting and step.acted_by is not None:
        why = Absence(step.absence).label
        yield f"{step.post_name}が不在（{why}）のため、{step.acted_by.name}さんが代決しました。"
    if step.later_reviewed_by is not None and step.later_reviewed_at is not None:
        yield f"{moment(step.later_reviewed_at)}に{step.later_reviewed_by.name}さんが後閲しました。"
