"""Finding a proposal, and who may see it."""

from datetime import date

from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.approvals.selectors.seating import seats_taken_by
from yorozu.foundation.errors import Forbidden, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.municipality.models import Municipality, TenantQuerySet


def proposal_for(subject_type: str, subject_id: object, municipality: Municipality) -> Proposal | None:
    """The latest round about a subject; None where nothing was proposed."""
    return _about(municipality.pk, subject_type, str(subject_id)).order_by("-round").first()


def rounds_of(proposal: Proposal) -> list[Proposal]:
    """Every round about the same subject, the first first."""
    return list(
        _about(proposal.municipality_id, proposal.subject_type, proposal.subject_id).order_by("round")
    )


def visible_proposal(actor: Actor, proposal_id: int, on: date) -> Proposal:
    """A proposal the actor takes part in or whose department they may see. Raises NotFound, Forbidden."""
    related = ("municipality", "department", "proposer", "decided_by", "key")
    proposal = (
        Proposal.objects.within(actor.municipality).select_related(*related).filter(pk=proposal_id).first()
    )
    if proposal is None:
        raise NotFound("この起案は見つかりません。受信箱から開き直してください。")
    if not actor.may(Action.APPROVAL_VIEW, proposal.department_id) and not _takes_part(actor, proposal, on):
        raise Forbidden("この起案を見られるのは、担当課の職員と回議に加わる職員だけです。")
    return proposal


def step_in(proposal: Proposal, step_id: int) -> ProposalStep | None:
    """A step of this proposal; None where the id is another's."""
    steps = ProposalStep.objects.within(proposal.municipality_id).select_related("department")
    return steps.filter(proposal=proposal, pk=step_id).first()


def last_act_of(actor: Actor, proposal: Proposal) -> ProposalStep | None:
    """The last step of the proposal on which the actor acted."""
    steps = ProposalStep.objects.within(proposal.municipality_id).filter(proposal=proposal)
    return steps.filter(acted_by=actor.staff).order_by("-acted_at", "-order").first() if actor.staff else None


def _takes_part(actor: Actor, proposal: Proposal, on: date) -> bool:
    if actor.staff is None:
        return False
    steps = ProposalStep.objects.within(proposal.municipality_id).filter(proposal=proposal)
    return (
        proposal.proposer_id == actor.staff.pk
        or steps.filter(acted_by=actor.staff).exists()
        or any(
            seats_taken_by(actor, on, acting=acting).filter(step__in=steps).exists()
            for acting in (False, True)
        )
    )


def _about(municipality_id: int, subject_type: str, subject_id: str) -> TenantQuerySet[Proposal]:
    rows = Proposal.objects.within(municipality_id).select_related(
        "department", "proposer", "decided_by", "key"
    )
    return rows.filter(subject_type=subject_type, subject_id=subject_id)
