"""Disposing of a file: two persons, each record once, and a record of it that stays."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import AT, actor, make_city
from tests.records.making import file_one, load
from yorozu.foundation.clock import JST, frozen
from yorozu.foundation.errors import Conflict, Forbidden, Invalid
from yorozu.foundation.events import run_due
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Role
from yorozu.identity.services import create_staff_account
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.records import disposers
from yorozu.records.models import Disposal, Record, RecordFile
from yorozu.records.services import (
    approve_disposal,
    carry_out_disposal,
    propose_disposal,
    withdraw_disposal,
)
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db

# Filed in 令和8年度 for three years: 1 April 2030 is the first day on which it may be destroyed.
DUE = datetime(2030, 4, 1, 0, 30, tzinfo=JST)


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(DUE):
        yield


@pytest.fixture
def destroyed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The subjects that were destroyed, in order."""
    subjects: list[str] = []

    def dispose(*, municipality: Municipality, subject_id: str, at: datetime) -> int:
        subjects.append(subject_id)
        return 2

    monkeypatch.setattr(disposers, "_disposers", {"case": dispose})
    return subjects


def _file(city: Municipality, *subjects: str) -> RecordFile:
    load(city)
    return [file_one(city, subject) for subject in subjects or ("1",)][0].record_file


def _proposed(city: Municipality) -> Disposal:
    return propose_disposal(file=_file(city, "1", "2"), by=actor(city, "records"), at=DUE)


def test_what_two_persons_agreed_on_is_destroyed_and_the_register_says_so(
    city: Municipality, destroyed: list[str]
) -> None:
    disposal = _proposed(city)
    approve_disposal(disposal=disposal, by=actor(city, "manager"), at=DUE)
    assert destroyed == []
    run_due(at=DUE)
    assert destroyed == ["1", "2"]
    disposal.refresh_from_db()
    assert (disposal.state, disposal.records, disposal.files, disposal.completed_at) == (
        "completed",
        2,
        4,
        DUE,
    )
    assert (disposal.title, disposal.kept_for, str(disposal.expired_on)) == (
        "令和8年度 水道の使用開始・中止の届出",
        "3年",
        "2030-03-31",
    )
    assert (disposal.proposed_by.code, disposal.approved_by and disposal.approved_by.code) == (
        "miyako-records",
        "miyako-manager",
    )
    assert [(each.items, each.disposed_at) for each in Record.objects.within(city)] == [([], DUE)] * 2
    assert disposal.record_file.disposed_at == DUE
    assert not disposal.record_file.is_due(DUE.date())
    actions = AuditEntry.objects.within(city).order_by("sequence").values_list("action", flat=True)
    assert [each for each in actions if "dispos" in each] == [
        "disposal.proposed", "disposal.approved", "record.disposed", "record.disposed", "disposal.completed",
    ]  # fmt: skip
    assert verify_chain(city) == []


def test_nobody_agrees_to_what_they_asked_for_themselves(city: Municipality, destroyed: list[str]) -> None:
    disposal = _proposed(city)
    with pytest.raises(Forbidden, match="別の人"):
        approve_disposal(disposal=disposal, by=actor(city, "records"), at=DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.within(city).update(
            state="approved", approved_by=disposal.proposed_by, approved_at=DUE
        )
    run_due(at=DUE)
    assert (destroyed, Disposal.objects.get().state) == ([], "proposed")


@pytest.mark.parametrize("who", ["worker", "chief", "mayor", "admin"])
def test_only_the_keeper_and_managers_dispose(city: Municipality, who: str) -> None:
    disposal = _proposed(city)
    for act in (
        lambda: propose_disposal(file=disposal.record_file, by=actor(city, who), at=DUE),
        lambda: approve_disposal(disposal=disposal, by=actor(city, who), at=DUE),
        lambda: withdraw_disposal(disposal=disposal, by=actor(city, who), at=DUE),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(Forbidden):
        approve_disposal(disposal=disposal, by=Actor.system(city), at=DUE)


def test_a_manager_of_another_city_disposes_of_nothing_here(city: Municipality) -> None:
    disposal = _proposed(city)
    stranger = actor(make_city("tono", "032085", "遠野市"), "manager")
    with pytest.raises(Forbidden):
        approve_disposal(disposal=disposal, by=stranger, at=DUE)


def test_what_must_still_be_kept_is_not_disposed_of(city: Municipality) -> None:
    file = _file(city)
    with pytest.raises(Invalid, match="満了していない"):
        propose_disposal(file=file, by=actor(city, "records"), at=DUE - timedelta(hours=1))
    forever = file_one(city, "9", path="総務/例規", years=None).record_file
    with pytest.raises(Invalid):
        propose_disposal(file=forever, by=actor(city, "records"), at=DUE)


def test_a_disposal_is_asked_for_once_and_may_be_taken_back_until_it_is_agreed_to(city: Municipality) -> None:
    disposal = _proposed(city)
    with pytest.raises(Conflict):
        propose_disposal(file=disposal.record_file, by=actor(city, "manager"), at=DUE)
    withdraw_disposal(disposal=disposal, by=actor(city, "manager"), at=DUE)
    with pytest.raises(Conflict):
        approve_disposal(disposal=disposal, by=actor(city, "manager"), at=DUE)
    again = propose_disposal(file=disposal.record_file, by=actor(city, "records"), at=DUE)
    approve_disposal(disposal=again, by=actor(city, "manager"), at=DUE)
    with pytest.raises(Conflict):
        withdraw_disposal(disposal=again, by=actor(city, "manager"), at=DUE)


def test_a_disposal_that_was_interrupted_goes_on_and_destroys_nothing_twice(
    city: Municipality, destroyed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    disposal = _proposed(city)
    approve_disposal(disposal=disposal, by=actor(city, "manager"), at=DUE)
    whole = disposers.disposer_of("case")

    def dies(*, municipality: Municipality, subject_id: str, at: datetime) -> int:
        if subject_id == "2":
            raise OSError("power")
        return whole(municipality=municipality, subject_id=subject_id, at=at)

    disposers.offer_disposer("case", dies)
    with pytest.raises(OSError, match="power"):
        carry_out_disposal(disposal=disposal, at=DUE)
    disposal.refresh_from_db()
    assert (disposal.state, disposal.records, destroyed) == ("approved", 1, ["1"])
    disposers.offer_disposer("case", whole)
    for _ in range(2):
        carry_out_disposal(disposal=disposal, at=DUE)
    disposal.refresh_from_db()
    assert (disposal.state, disposal.records, destroyed) == ("completed", 2, ["1", "2"])


def test_a_kind_that_nobody_can_destroy_stops_the_disposal(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disposers, "_disposers", {})
    disposal = _proposed(city)
    approve_disposal(disposal=disposal, by=actor(city, "manager"), at=DUE)
    with pytest.raises(LookupError):
        carry_out_disposal(disposal=disposal, at=DUE)
    assert Record.objects.within(city).filter(disposed_at=None).count() == 2
    disposal.refresh_from_db()
    assert disposal.state == "approved"


def test_a_record_that_is_filed_late_opens_the_file_again(city: Municipality, destroyed: list[str]) -> None:
    disposal = _proposed(city)
    approve_disposal(disposal=disposal, by=actor(city, "manager"), at=DUE)
    run_due(at=DUE)
    late = file_one(city, "3")
    file = RecordFile.objects.get(pk=late.record_file_id)
    assert file.pk == disposal.record_file_id
    assert file.is_due(DUE.date())
    again = propose_disposal(file=file, by=actor(city, "records"), at=DUE)
    approve_disposal(disposal=again, by=actor(city, "manager"), at=DUE)
    run_due(at=DUE)
    assert destroyed == ["1", "2", "3"]


def test_two_keepers_dispose_for_each_other(city: Municipality) -> None:
    staff = StaffMember.objects.create(municipality=city, code="miyako-records-2", name="文書管理者2")
    create_staff_account(
        staff=staff, login="miyako-records-2", password="correct horse battery", roles=[Role.RECORDS_KEEPER],
        by=Actor.system(city), at=AT,
    )  # fmt: skip
    disposal = _proposed(city)
    approve_disposal(disposal=disposal, by=actor(city, "records-2"), at=DUE)
    assert Disposal.objects.get().state == "approved"
