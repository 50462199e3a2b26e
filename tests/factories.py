"""A small city made in code, for tests that need no pack."""

from datetime import date, datetime

from yorozu.foundation.clock import JST
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.permissions import Role
from yorozu.identity.selectors import staff_actor
from yorozu.identity.services import create_staff_account
from yorozu.municipality.models import Assignment, Department, DepartmentRole, Municipality, Post, StaffMember

AT = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
SINCE = date(2020, 4, 1)
POSTS = (
    ("mayor", "市長", 1),
    ("director", "部長", 3),
    ("manager", "課長", 4),
    ("section_chief", "係長", 5),
    ("staff", "主事", 6),
)
PEOPLE = (
    ("worker", "担当者", "staff", Role.CASE_WORKER),
    ("chief", "係長", "section_chief", Role.SECTION_CHIEF),
    ("manager", "課長", "manager", Role.MANAGER),
    ("director", "部長", "director", Role.MANAGER),
    ("mayor", "市長", "mayor", Role.MAYOR),
    ("records", "文書管理者", "staff", Role.RECORDS_KEEPER),
    ("admin", "管理者", "staff", Role.ADMINISTRATOR),
)
PASSWORD = "correct horse battery"


def make_city(slug: str = "miyako", code: str = "032026", name: str = "宮古市") -> Municipality:
    """部 → 市民課 (role `resident-register`, `water`) and 財政課; staff `<slug>-worker`, `-chief`, `-manager`, …"""
    city = Municipality.objects.create(
        code=code,
        slug=slug,
        name=name,
        kana="みやこし",
        prefecture="岩手県",
        accent="#1a5e8a",
        document_symbol=name[0],
    )
    bureau = _department(city, None, "citizens", "市民生活部", "")
    section = _department(city, bureau, "residents", "市民課", "市")
    _department(city, bureau, "finance", "財政課", "財")
    for role in ("resident-register", "water"):
        DepartmentRole.objects.create(municipality=city, role=role, department=section)
    posts = {
        key: Post.objects.create(municipality=city, code=key, name=label, rank=rank)
        for key, label, rank in POSTS
    }
    for key, label, post, role in PEOPLE:
        place = bureau if key in ("director", "mayor") else section
        _person(city, f"{slug}-{key}", label, posts[post], place, role)
    return city


def department(city: Municipality, code: str = "residents") -> Department:
    return Department.objects.within(city).get(code=code)


def actor(city: Municipality, key: str = "worker") -> Actor:
    """The actor behind `<slug>-<key>`."""
    return staff_actor(User.objects.get(login=f"{city.slug}-{key}"), city, AT.date())


def _department(
    city: Municipality, parent: Department | None, code: str, name: str, symbol: str
) -> Department:
    path = f"{parent.path}/{name}" if parent else name
    return Department.objects.create(
        municipality=city, parent=parent, code=code, name=name, path=path, symbol=symbol, source="usual"
    )


def _person(city: Municipality, login: str, name: str, post: Post, place: Department, role: Role) -> None:
    staff = StaffMember.objects.create(municipality=city, code=login, name=name)
    Assignment.objects.create(
        municipality=city, staff=staff, department=place, post=post, is_main=True, since=SINCE
    )
    create_staff_account(
        staff=staff, login=login, password=PASSWORD, roles=[role], by=Actor.system(city), at=AT
    )
