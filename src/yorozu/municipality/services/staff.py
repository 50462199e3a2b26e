"""The staff of a city pack and where they are placed."""

from collections.abc import Mapping
from datetime import date

from yorozu.municipality.models import Assignment, Department, Municipality, Post, StaffMember
from yorozu.municipality.packs import CityPack, StaffPack


def load_staff(
    *,
    city: Municipality,
    pack: CityPack,
    departments: Mapping[str, Department],
    posts: Mapping[str, Post],
    since: date,
) -> None:
    """Every member of staff of the pack, with an assignment in each of their departments; the first is 本務.

    Where they were moved from since then, they are not put back.
    """
    for each in pack.staff:
        person, _ = StaffMember.objects.update_or_create(
            municipality=city, code=each.login, defaults={"name": each.name}
        )
        _place(person, each, pack, departments, posts[each.post], since)


def _place(
    person: StaffMember,
    staff: StaffPack,
    pack: CityPack,
    departments: Mapping[str, Department],
    post: Post,
    since: date,
) -> None:
    placed = set(
        Assignment.objects.within(person.municipality_id)
        .filter(staff=person, post=post)
        .values_list("department_id", flat=True)
    )
    for number, each in enumerate(pack.departments_of(staff)):
        department = departments[each.code]
        if department.pk not in placed:
            Assignment.objects.create(
                municipality_id=person.municipality_id,
                staff=person,
                department=department,
                post=post,
                is_main=number == 0,
                since=since,
            )
