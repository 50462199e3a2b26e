"""Proposals for tests."""

from collections.abc import Sequence
from datetime import date, datetime

from tests.factories import AT, SINCE, actor, department
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.approvals.selectors import comment_of
from yorozu.approvals.services import RouteStep, approve_step, submit_proposal
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.permissions import Role
from yorozu.identity.services import create_staff_account
from yorozu.municipality.models import Assignment, Municipality, Post, StaffMember
from yorozu.trust.vault import create_key


def step(city: Municipality, kind: str, post: str, place: str = "residents", *acting: str) -> RouteStep:
    return RouteStep(kind=kind, post=post, department_id=department(city, place).pk, acting=acting)  # type: ignore[arg-type]


def usual_route(city: Municipality) -> list[RouteStep]:
    """The chief reviews, the manager decides."""
    return [step(city, "review", "係長"), step(city, "decide", "課長")]


def propose(
    city: Municipality,
    route: Sequence[RouteStep] | None = None,
    *,
    who: str = "worker",
    subject: str = "1",
    at: datetime = AT,
) -> Proposal:
    return submit_proposal(
        municipality=city,
        subject_type="case",
        subject_id=subject,
        title="水道使用開始届（受付番号 2611-2048-3957）を受理してよいか伺います。",
        summary="記載事項がそろい、使用場所の給水装置の登録と一致しています。",
        department=department(city),
        key=create_key(municipality=city, at=at),
        route=usual_route(city) if route is None else route,
        by=actor(city, who),
        at=at,
    )


def step_of(proposal: Proposal, order: int) -> ProposalStep:
    return ProposalStep.objects.within(proposal.municipality_id).get(proposal=proposal, order=order)


def written_on(proposal: Proposal, order: int) -> str:
    """What was written on a step."""
    return comment_of(step_of(proposal, order), proposal.key)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.within(proposal.municipality_id).get(pk=proposal.pk)


def approve(proposal: Proposal, order: int, by: Actor, *, at: datetime = AT, comment: str = "") -> Proposal:
    """As somebody who has the page as it is now before them."""
    version = fresh(proposal).version
    return approve_step(step=step_of(proposal, order), version=version, comment=comment, by=by, at=at)


def states(proposal: Proposal) -> list[str]:
    """The states of the steps in order."""
    steps = ProposalStep.objects.within(proposal.municipality_id).filter(proposal=proposal)
    return list(steps.order_by("order").values_list("state", flat=True))


def person(
    city: Municipality, key: str, post: str, place: str = "residents", role: Role = Role.MANAGER
) -> Actor:
    """One more member of staff with an account."""
    staff = StaffMember.objects.create(municipality=city, code=f"{city.slug}-{key}", name=key)
    create_staff_account(
        staff=staff, login=f"{city.slug}-{key}", password=None, roles=[role], by=Actor.system(city), at=AT
    )
    assign(city, staff, post, place)
    return actor(city, key)


def assign(
    city: Municipality, staff: StaffMember, post: str, place: str = "residents", since: date = SINCE
) -> None:
    """兼務 or a move."""
    Assignment.objects.create(
        municipality=city,
        staff=staff,
        department=department(city, place),
        post=Post.objects.within(city).get(name=post),
        since=since,
    )


def leave(city: Municipality, key: str, until: date) -> None:
    """The person's posts end."""
    staff = User.objects.get(login=f"{city.slug}-{key}").staff
    Assignment.objects.within(city).filter(staff=staff).update(until=until)
