"""Who holds which post where, on a day."""

from datetime import date

from django.db.models import Q

from yorozu.municipality.models import Assignment, Department, Municipality, StaffMember, TenantQuerySet
from yorozu.municipality.selectors.organisation import ancestors


def holders(
    municipality: Municipality, department: Department, post_name: str, on: date
) -> list[StaffMember]:
    """Who holds the post in the department, or in the nearest one above it; empty where nobody does."""
    for each in ancestors(department):
        found = (
            _assigned(municipality, on).filter(department=each, post__name=post_name).select_related("staff")
        )
        if staff := [assignment.staff for assignment in found.order_by("-is_main", "id")]:
            return staff
    return []


def placements(staff: StaffMember, on: date) -> list[Assignment]:
    """Where the person is placed on the day, 本務 first, each with its department and post."""
    placed = _assigned(staff.municipality_id, on).filter(staff=staff).select_related("department", "post")
    return list(placed.order_by("-is_main", "id"))


def placements_from(staff: StaffMember, on: date) -> list[Assignment]:
    """Where the person is placed on the day or will be later, in the order in which it begins."""
    placed = Assignment.objects.within(staff.municipality_id).filter(staff=staff)
    still = placed.filter(Q(until__isnull=True) | Q(until__gt=on)).select_related("department", "post")
    return list(still.order_by("since", "-is_main", "id"))


def _assigned(municipality: Municipality | int, on: date) -> TenantQuerySet[Assignment]:
    current = Q(until__isnull=True) | Q(until__gt=on)
    return Assignment.objects.within(municipality).filter(current, since__lte=on, staff__is_active=True)
