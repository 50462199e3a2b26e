"""From the posts a procedure names to the seats that hold them today.

A post is looked for in the department named and then in those above it. The proposer never decides their own proposal:
where nobody else holds the deciding post, the decision goes to the next higher post that somebody else holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from yorozu.approvals.models import StepKind
from yorozu.approvals.services.seats import Seat, acting_seats, find_seat
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.municipality.models import Department, Municipality, Post, StaffMember

Kind = Literal["review", "concurrence", "decide", "for_information"]


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step as a procedure's route names it. `acting`: posts that may act for an absent holder (代決)."""

    kind: Kind
    post: str
    department_id: int
    acting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedStep:
    """A step with the seat it goes to; `raised_from` names the post the proposer would have decided in."""

    kind: StepKind
    seat: Seat
    acting: tuple[tuple[Post, Department], ...] = ()
    raised_from: str = ""
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a route is resolved in."""

    municipality: Municipality
    department: Department
    proposer: StaffMember
    on: date


def resolve_route(route: Sequence[RouteStep], given: Circumstances) -> list[ResolvedStep]:
    """The steps in order. Raises Invalid with every step that nobody can take."""
    _refuse_misshapen(route)
    steps: list[ResolvedStep] = []
    errors: list[FieldError] = []
    for position, step in enumerate(route):
        try:
            steps.append(_resolve(step, given))
        except Invalid as error:
            errors.append(FieldError(f"route.{position}", error.message))
    if errors:
        raise Invalid("".join(_unique(error.message for error in errors)), errors)
    return steps


def _refuse_misshapen(route: Sequence[RouteStep]) -> None:
    kinds = [step.kind for step in route]
    if kinds.count("decide") != 1:
        raise Invalid("決裁の経路には「決裁」の段階をちょうど一つ入れてください。")
    before, after = kinds[: kinds.index("decide")], kinds[kinds.index("decide") + 1 :]
    if "for_information" in before or set(after) - {"for_information"}:
        raise Invalid("審査と合議は決裁の前に、供覧は決裁の後に置いてください。")


def _resolve(step: RouteStep, given: Circumstances) -> ResolvedStep:
    start = Department.objects.within(given.municipality).filter(pk=step.department_id).first()
    if start is None:
        raise Invalid("決裁の経路にある部署が登録されていません。管理者に連絡してください。")
    seat = find_seat(given.municipality, start, step.post, given.on)
    if seat is None:
        raise Invalid(
            f"{start.path}とその上の部署に「{step.post}」がいないため、{StepKind(step.kind).label}に回せません。"
            "職員の配置の登録を、管理者に確認してください。"
        )
    found = _with_acting(step, seat, start, given)
    if given.proposer not in seat.staff:
        return found
    return _decided_by_another(found, start, given) if step.kind == "decide" else replace(found, skipped=True)


def _with_acting(step: RouteStep, seat: Seat, start: Department, given: Circumstances) -> ResolvedStep:
    acting = acting_seats(given.municipality, seat, step.acting, (start, given.department))
    return ResolvedStep(kind=StepKind(step.kind), seat=seat, acting=acting)


def _decided_by_another(step: ResolvedStep, start: Department, given: Circumstances) -> ResolvedStep:
    others = step.seat.without(given.proposer)
    if others.staff:
        return replace(step, seat=others)
    for post in (
        Post.objects.within(given.municipality).filter(rank__lt=step.seat.post.rank).order_by("-rank")
    ):
        seat = find_seat(given.municipality, start, post.name, given.on)
        if seat and (others := seat.without(given.proposer)).staff:
            raised = acting_seats(given.municipality, seat, (), (start, given.department))
            return replace(step, seat=others, acting=raised, raised_from=step.seat.post.name)
    raise Invalid(
        f"起案した方が「{step.seat.post.name}」のため、ご自分の起案を決裁できません。"
        "上位の職の方もいないので、別の職員が起案してください。"
    )


def _unique(messages: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(messages))
