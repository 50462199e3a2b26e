"""A package that asks for more than its procedures allow is refused before anything of it is unpacked."""

import hashlib
from typing import Any

import pytest

from tests.factories import AT, actor, make_city
from tests.intake.packing import entry, package
from tests.intake.samples import png, publish
from yorozu.foundation.errors import Invalid
from yorozu.intake.models import HandedEntry
from yorozu.intake.packages import Archive
from yorozu.intake.services import lay_down_package, take_package
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Municipality:
    made = make_city()
    publish(made)
    return made


def _attached(path: str, content: bytes) -> dict[str, Any]:
    return {"field": "proof", "name": "a.png", "path": path, "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest()}  # fmt: skip


def _told(city: Municipality, *entries: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    found = lay_down_package(content=package(*entries, **more), by=actor(city, "chief"), at=AT)
    take_package(package=found, at=AT)
    rows = HandedEntry.objects.filter(package=found).order_by("position")
    return [(each.state, " ".join(why for _, why in each.reasons)) for each in rows]


def test_files_named_twice_or_larger_than_allowed_are_never_unpacked(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, read = Archive.read, list[str]()

    def noted(archive: Archive, path: str) -> bytes:
        read.append(path)
        return real(archive, path)

    monkeypatch.setattr(Archive, "read", noted)
    large, small = png() + b"\0" * 1_000_000, png()
    told = _told(
        city,
        entry("1", attachments=[_attached("a.bin", small)] * 100),
        entry("2", attachments=[_attached("b.bin", large)]),
        entry("3", attachments=[_attached(f"c{n}.bin", small) for n in range(3)]),
        entry("4", attachments=[_attached("d.bin", small)]),
        entry("5", attachments=[_attached("d.bin", small)]),
        entry("6", answers="entries/0004/answers.json"),
        entry("7", attachments=[_attached("a.bin", small) | {"field": "elsewhere"}]),
        extra={"a.bin": small, "b.bin": large, "c0.bin": small, "c1.bin": small, "c2.bin": small, "d.bin": small},
    )  # fmt: skip
    assert [state for state, _ in told] == ["refused"] * 3 + ["taken"] + ["refused"] * 3
    assert [("二度書かれて" in why) for _, why in told] == [True, False, False, False, True, True, True]
    assert "大きすぎます" in told[1][1]
    assert "2個まで" in told[2][1]
    assert [path for path in read if path.endswith(".bin")] == ["d.bin"]


def test_moments_at_the_ends_of_the_calendar_are_refused_with_what_to_do(city: Municipality) -> None:
    ends = ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00", "1999-12-31T00:00:00+09:00"]
    told = _told(city, *(entry(str(n), applied_at=each) for n, each in enumerate(ends)), entry("9"))
    assert [state for state, _ in told] == ["refused"] * 3 + ["taken"]
    assert all("applied_at の年は、2000年から2100年まで" in why for _, why in told[:3])
    for each in ends:
        with pytest.raises(Invalid, match="created_at の年は"):
            lay_down_package(content=package(entry("1"), created_at=each), by=actor(city, "chief"), at=AT)
