"""Where a member of staff is placed: a move (異動), a further post held beside (兼務), and the end of one."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from yorozu.foundation.errors import Conflict, Invalid
from yorozu.municipality.models import Assignment, Department, Post, StaffMember, TenantQuerySet


@transaction.atomic
def move(*, staff: StaffMember, department: Department, post: Post, since: date) -> Assignment:
    """From `since` this is their only placement. What was to begin on that day or later no longer does.

    Raises Conflict where they hold this post already and would go on to.
    """
    held = _held(staff, since)
    if held.filter(since__lt=since, department=department, post=post, is_main=True).exists():
        raise Conflict("その所属と職には、もう就いています。画面を開き直して確かめてください。")
    held.filter(since__gte=since).delete()
    held.update(until=since)
    return _place(staff, department, post, since, is_main=True)


@transaction.atomic
def place_beside(*, staff: StaffMember, department: Department, post: Post, since: date) -> Assignment:
    """A further placement (兼務) from `since`. Raises Conflict where they hold this post there already."""
    if _held(staff, since).filter(department=department, post=post).exists():
        raise Conflict("その所属と職には、もう就いています。画面を開き直して確かめてください。")
    return _place(staff, department, post, since, is_main=False)


@transaction.atomic
def end_placement(*, placement: Assignment, until: date) -> None:
    """They hold it until the day before `until`; one that would not have begun by then is taken back.

    Raises Invalid where none would be left, Conflict where it has ended already.
    """
    held = _held(placement.staff, until)
    if not held.filter(pk=placement.pk).exists():
        raise Conflict("この所属は、もう終わっています。画面を開き直してください。")
    if not held.exclude(pk=placement.pk).exists():
        raise Invalid(
            "所属が一つもなくなります。異動のときは「異動」を、退職のときは「アカウントを止める」を使ってください。"
        )
    if placement.since >= until:
        placement.delete()
    else:
        held.filter(pk=placement.pk).update(until=until)


def _held(staff: StaffMember, on: date) -> TenantQuerySet[Assignment]:
    """What they hold on the day or later. Their row is locked: two people who move them do it one after the other."""
    StaffMember.objects.within(staff.municipality_id).select_for_update().get(pk=staff.pk)
    rows = Assignment.objects.within(staff.municipality_id).filter(staff=staff)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=on))


def _place(
    staff: StaffMember, department: Department, post: Post, since: date, *, is_main: bool
) -> Assignment:
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                municipality_id=staff.municipality_id,
                staff=staff,
                department=department,
                post=post,
                is_main=is_main,
                since=since,
            )
    except IntegrityError:
        raise Conflict("同じ日に始まる同じ所属が、もう登録されています。画面を開き直してください。") from None
