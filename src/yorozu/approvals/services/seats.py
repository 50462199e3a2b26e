"""Seats: a post in a department, with whoever is in it on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from yorozu.approvals.selectors.seating import placed
from yorozu.municipality.models import Department, Municipality, Post, StaffMember
from yorozu.municipality.selectors import ancestors


@dataclass(frozen=True, slots=True)
class Seat:
    """`staff` has the first to ask at its head; more than one share the seat."""

    post: Post
    department: Department
    staff: tuple[StaffMember, ...]

    def without(self, person: StaffMember) -> "Seat":
        return replace(self, staff=tuple(each for each in self.staff if each != person))


def find_seat(municipality: Municipality, start: Department, post_name: str, on: date) -> Seat | None:
    """The post in the department or in the nearest above it that somebody holds."""
    post = Post.objects.within(municipality).filter(name=post_name).first()
    if post is None:
        return None
    chain = ancestors(start)
    held = placed(municipality, on).filter(post=post, department__in=chain).select_related("staff")
    held = held.order_by("-is_main", "id")
    for department in chain:
        if here := tuple(each.staff for each in held if each.department_id == department.pk):
            return Seat(post, department, here)
    return None


def acting_seats(
    municipality: Municipality, seat: Seat, posts: Sequence[str], starts: Iterable[Department]
) -> tuple[tuple[Post, Department], ...]:
    """Who may act for an absent holder (代決).

    The posts a route names act from anywhere on the line above its department; otherwise the next lower post does,
    from the line below the seat.
    """
    chains = [ancestors(start) for start in starts]
    chains = [chain for chain in chains if seat.department in chain]
    if posts:
        names = list(Post.objects.within(municipality).filter(name__in=posts).order_by("rank"))
    else:
        names = _next_lower(municipality, seat.post)
        chains = [chain[: chain.index(seat.department) + 1] for chain in chains]
    line = sorted({each for chain in chains for each in chain}, key=lambda each: each.path)
    return tuple((post, department) for post in names for department in line)


def _next_lower(municipality: Municipality, post: Post) -> list[Post]:
    """The posts one rank down; the lowest rank acts for nobody unless a route says so."""
    below = Post.objects.within(municipality).filter(rank__gt=post.rank).order_by("rank")
    ranks = sorted(set(below.values_list("rank", flat=True)))
    return list(below.filter(rank=ranks[0])) if len(ranks) > 1 else []
