"""Packages of another system, laid down by the chief of each department and in another city."""

from collections.abc import Mapping
from typing import Any

from tests.factories import AT
from yorozu.identity.models import User
from yorozu.intake.models import HandedPackage


def make_packages(who: Mapping[str, str]) -> dict[str, Any]:
    """The ids of packages that are done, by whose they are; `who` are logins."""
    return {kind: _package(login) for kind, login in who.items()}


def _package(login: str) -> Any:
    staff = User.objects.get(login=login).staff
    assert staff is not None
    package = HandedPackage.objects.create(
        municipality_id=staff.municipality_id, sender="ぴったりサービス", number="P-1", digest="0" * 64,
        staff=staff, made_at=AT, arrived_at=AT, finished_at=AT,
    )  # fmt: skip
    return package.pk
