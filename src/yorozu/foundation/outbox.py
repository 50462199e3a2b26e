"""The outbox as a person looks after it: what was given up, trying it again, and what a clock set back leaves behind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from yorozu.foundation.events import CLAIM, LONGEST_REST, LONGEST_WAIT
from yorozu.foundation.models import OutboxEntry

LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many wait, how many of these for longer than `LATE`, and how many were given up."""

    waiting: int
    late: int
    dead: int


def standing(*, at: datetime) -> Standing:
    """The whole installation's."""
    alive = OutboxEntry.objects.filter(dead=False)
    return Standing(
        waiting=alive.count(),
        late=alive.filter(created_at__lt=at - LATE).count(),
        dead=OutboxEntry.objects.filter(dead=True).count(),
    )


def given_up(municipality_id: int) -> QuerySet[OutboxEntry]:
    """What no handler could do, of one city, the oldest first. `due_at` is when it was tried last."""
    return OutboxEntry.objects.filter(dead=True, payload__municipality_id=municipality_id).order_by(
        "created_at", "id"
    )


def revive(municipality_id: int, *, at: datetime, only: Collection[int] | None = None) -> list[OutboxEntry]:
    """Let entries that were given up be tried anew, all or `only` those; which ones it was.

    Needs a transaction. Of two people who ask at once, one gets them.
    """
    wanted = given_up(municipality_id)
    if only is not None:
        wanted = wanted.filter(pk__in=only)
    found = list(wanted.select_for_update())
    dead = OutboxEntry.objects.filter(dead=True)
    return [
        each for each in found if dead.filter(pk=each.pk).update(dead=False, attempts=0, due_at=at, fault="")
    ]


def after_clock_set_back(*, at: datetime) -> int:
    """Pull forward what a clock that ran ahead has dated into the future; how many. A claim starts anew.

    Nothing is ever put off for longer than the waits of `events`, so whatever is was dated by another clock.
    """
    alive = OutboxEntry.objects.filter(dead=False)
    new = Q(attempts=0, due_at__gt=at + LONGEST_REST)
    put_off = alive.filter(new | Q(due_at__gt=at + LONGEST_WAIT))
    claimed = alive.filter(claimed_until__gt=at + CLAIM)
    moved = 0
    if claimed.exists():
        moved += claimed.update(claimed_until=at + CLAIM)
    if put_off.exists():
        moved += put_off.update(due_at=at)
    return moved
