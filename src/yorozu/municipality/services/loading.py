"""Bringing a city pack into the database. Loading the same pack again changes nothing."""

from datetime import date

from django.db import transaction

from yorozu.municipality.models import Closure, Department, DepartmentRole, Municipality, Post
from yorozu.municipality.packs import CityPack, DepartmentPack
from yorozu.municipality.selectors.tenancy import forget_kept
from yorozu.municipality.services.staff import load_staff

# A leap year, so that 29 February can be a yearly closure.
_ANY_YEAR = 2024


@transaction.atomic
def load_city(*, pack: CityPack, staff: bool, since: date) -> Municipality:
    """The city with its departments, posts, calendar and, when asked, the pack's staff, all or nothing.

    Departments, posts and roles are updated in place; what the pack no longer names stays, because rows may
    point at it.
    """
    city = _load_municipality(pack)
    posts = _load_posts(city, pack)
    departments = _load_departments(city, pack)
    _load_closures(city, pack)
    if staff:
        load_staff(city=city, pack=pack, departments=departments, posts=posts, since=since)
    forget_kept()
    return city


def _load_municipality(pack: CityPack) -> Municipality:
    values = {
        "slug": pack.slug,
        "name": pack.name,
        "kana": pack.kana,
        "prefecture": pack.prefecture,
        "accent": pack.accent,
        "document_symbol": pack.document_symbol,
        "office": pack.office.model_dump(),
        "map_center": pack.map_center.model_dump(),
    }
    return Municipality.objects.update_or_create(code=pack.code, defaults=values)[0]


def _load_posts(city: Municipality, pack: CityPack) -> dict[str, Post]:
    return {
        post.code: Post.objects.update_or_create(
            municipality=city, code=post.code, defaults={"name": post.name, "rank": post.rank}
        )[0]
        for post in pack.posts
    }


def _load_departments(city: Municipality, pack: CityPack) -> dict[str, Department]:
    loaded: dict[str, Department] = {}
    for top in pack.departments:
        _load_tree(city, top, None, loaded)
    return loaded


def _load_tree(
    city: Municipality, pack: DepartmentPack, parent: Department | None, loaded: dict[str, Department]
) -> None:
    values = {
        "parent": parent,
        "name": pack.name,
        "path": f"{parent.path}/{pack.name}" if parent else pack.name,
        "symbol": pack.symbol,
        "order": len(loaded),
        "source": pack.source,
    }
    department, _ = Department.objects.update_or_create(municipality=city, code=pack.code, defaults=values)
    loaded[pack.code] = department
    for role in pack.roles:
        DepartmentRole.objects.update_or_create(
            municipality=city, role=role, defaults={"department": department}
        )
    for child in pack.children:
        _load_tree(city, child, department, loaded)


def _load_closures(city: Municipality, pack: CityPack) -> None:
    days = {
        day.replace(year=_ANY_YEAR): each.reason
        for each in pack.closures
        for day in each.days_from(_ANY_YEAR)
    }
    Closure.objects.within(city).filter(yearly=True).delete()
    Closure.objects.bulk_create(
        Closure(municipality=city, day=day, yearly=True, reason=reason)
        for day, reason in sorted(days.items())
    )
