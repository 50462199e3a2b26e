"""Submitting a proposal (起案)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from yorozu.approvals.models import Proposal, ProposalStep, SkipReason, StepKind, StepSeat, StepState
from yorozu.approvals.services.journal import note
from yorozu.approvals.services.progress import open_next
from yorozu.approvals.services.route import Circumstances, ResolvedStep, RouteStep, resolve_route
from yorozu.approvals.services.wording import checked_text, person_of
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Department, Municipality
from yorozu.trust.models import VaultKey

MAYOR_RANK = 1


@transaction.atomic
def submit_proposal(
    *,
    municipality: Municipality,
    subject_type: str,
    subject_id: object,
    title: str,
    summary: str,
    department: Department,
    key: VaultKey,
    route: Sequence[RouteStep],
    by: Actor,
    at: datetime,
) -> Proposal:
    """Resolve the route and send the proposal on its way; the first step is open when this returns.

    `title` is one sentence, `summary` says why; neither may hold personal data. What is written on the steps is sealed
    under `key`, that of the subject. After a 差戻し or 引戻し the same
    subject is submitted again as the next round. Raises Invalid (a step that nobody can take, a missing text),
    Conflict (the subject is being decided already), Forbidden.
    """
    require(by, Action.CASE_PROPOSE, department)
    proposer = person_of(by, municipality)
    steps = resolve_route(route, Circumstances(municipality, department, proposer, day_of(at)))
    proposal = _create(
        Proposal(
            municipality=municipality,
            subject_type=subject_type,
            subject_id=str(subject_id),
            title=checked_text(title, field="title", label="何を決めるか", limit=200, required=True),
            summary=checked_text(summary, field="summary", label="理由", limit=4000, required=True),
            department=department,
            key=key,
            proposer=proposer,
            submitted_at=at,
            delegated=_delegated(steps),
        )
    )
    for order, step in enumerate(steps, start=1):
        _add_step(proposal, order, step)
    open_next(proposal, at=at)
    note("proposal.submitted", proposal, by=by, at=at, round=proposal.round)
    return proposal


def _create(proposal: Proposal) -> Proposal:
    earlier = Proposal.objects.within(proposal.municipality_id).filter(
        subject_type=proposal.subject_type, subject_id=proposal.subject_id
    )
    proposal.round = (earlier.aggregate(last=Max("round"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            "この件はすでに決裁に回っています。画面を開き直して、今の状態を確かめてください。"
        ) from None
    return proposal


def _delegated(steps: Sequence[ResolvedStep]) -> bool:
    """専決: the rule lets somebody below the mayor decide, with the same force."""
    return any(step.kind is StepKind.DECIDE and step.seat.post.rank != MAYOR_RANK for step in steps)


def _add_step(proposal: Proposal, order: int, resolved: ResolvedStep) -> None:
    step = ProposalStep.objects.create(
        municipality_id=proposal.municipality_id,
        proposal=proposal,
        order=order,
        kind=resolved.kind,
        post_name=resolved.seat.post.name,
        department=resolved.seat.department,
        holder=resolved.seat.staff[0],
        raised_from=resolved.raised_from,
        state=StepState.SKIPPED if resolved.skipped else StepState.WAITING,
        skip_reason=SkipReason.PROPOSER if resolved.skipped else SkipReason.NONE,
    )
    seats = [
        (resolved.seat.post, resolved.seat.department, False),
        *((*place, True) for place in resolved.acting),
    ]
    StepSeat.objects.bulk_create(
        StepSeat(
            municipality_id=proposal.municipality_id,
            step=step,
            post=post,
            department=department,
            acting=acting,
        )
        for post, department, acting in seats
    )
