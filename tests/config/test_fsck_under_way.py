"""`yorozu fsck` while people work: what waits is excused, what was lost on the way is named."""

import os
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cases.making import (
    accept,
    answer,
    arrive,
    case_of,
    correct,
    decide,
    issue,
    propose,
    publish,
    settle,
    submit,
)
from tests.factories import AT
from yorozu.config.cli import operating
from yorozu.config.cli.main import main
from yorozu.foundation.models import OutboxEntry
from yorozu.foundation.soundness import frame
from yorozu.intake.models import SeatCounter
from yorozu.municipality.models import Municipality
from yorozu.trust.models import VaultKey
from yorozu.trust.vault import create_key

from .conftest import Said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_waiting")]


def test_every_step_of_the_road_fits_as_it_is_taken(
    city: Municipality, folder: Path, fsck: Callable[..., Said]
) -> None:
    application = submit(city, publish(city))
    assert fsck(settled=False)[:2] == (0, [])
    settle()
    case = case_of(application)
    for step in (accept, correct, answer, propose, decide, issue):
        assert fsck()[:2] == (0, []), step
        case = step(case)
    assert fsck()[:2] == (0, [])


def test_what_is_under_way_is_excused_unless_all_should_be_settled(
    city: Municipality, folder: Path, fsck: Callable[..., Said]
) -> None:
    submit(city, publish(city))
    stray = folder / "ab" / f"{uuid4().hex[:-2]}ab"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"half of a fi")
    os.utime(stray, (AT.timestamp(), AT.timestamp()))
    assert fsck(settled=False)[0] == 0
    assert [each["kind"] for each in fsck()[1]] == ["queue.late", "trust.file-of-nothing"]
    later = fsck(settled=False, at=AT + timedelta(hours=27))[1]
    assert [each["kind"] for each in later] == ["queue.late", "trust.file-of-nothing"]
    assert "yorozu worker" in later[0]["remedy"]
    assert str(stray) in later[1]["where"]


def test_an_event_that_was_lost_is_noticed_and_one_that_waits_is_not(
    city: Municipality, folder: Path, fsck: Callable[..., Said]
) -> None:
    application = submit(city, publish(city))
    assert fsck(settled=False)[0] == 0
    OutboxEntry.objects.all().delete()
    (defect,) = fsck(settled=False)[1]
    assert defect["kind"] == "cases.missing"
    assert application.receipt_number in defect["where"]


def test_a_decision_that_the_case_never_heard_of_is_noticed(
    city: Municipality, folder: Path, fsck: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = propose(accept(arrive(city)))
    monkeypatch.setattr("tests.cases.making.settle", lambda: None)
    decide(case)
    assert fsck(settled=False)[:2] == (0, [])
    OutboxEntry.objects.all().delete()
    assert [each["kind"] for each in fsck()[1]] == ["cases.case"]


def test_work_that_was_given_up_is_named_with_its_fault(
    city: Municipality, folder: Path, fsck: Callable[..., Said]
) -> None:
    submit(city, publish(city))
    OutboxEntry.objects.update(dead=True, attempts=12, fault="ValueError")
    (defect,) = fsck(settled=False)[1]
    assert (defect["kind"], "ValueError" in defect["what"]) == ("queue.dead", True)


def test_places_taken_by_nobody_are_noticed(
    city: Municipality, folder: Path, fsck: Callable[..., Said]
) -> None:
    version = publish(city, capacity={"seats": 5})
    submit(city, version)
    submit(city, version)
    settle()
    assert fsck()[:2] == (0, [])
    SeatCounter.objects.within(city).update(taken=3)
    (defect,) = fsck()[1]
    assert defect["kind"] == "intake.seats"
    assert "3 席" in defect["what"]
    assert "2 件" in defect["what"]


@pytest.mark.parametrize("share", ["-1", "101", "all", "１"])
def test_a_share_that_is_none_is_refused(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["fsck", "--open", share])
    assert "0 から 100 まで" in capsys.readouterr().err


def test_an_unknown_city_is_named(city: Municipality, capsys: pytest.CaptureFixture[str]) -> None:
    assert operating.run("fsck", Namespace(city="nowhere", json=False, settled=False, open=100)) == 1
    assert capsys.readouterr().err


def test_many_rows_are_read_batch_by_batch(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(7):
        create_key(municipality=city, at=AT)
    monkeypatch.setattr(frame, "BATCH", 3)
    seen = list(frame.batches(VaultKey.objects.within(city)))
    assert [len(each) for each in seen] == [3, 3, 1]
    assert {key for each in seen for key in each} == set(
        VaultKey.objects.within(city).values_list("pk", flat=True)
    )
