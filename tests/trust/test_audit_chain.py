"""The audit chain."""

import threading

import pytest
from django.db import connection, transaction

from tests.factories import AT, make_city
from yorozu.municipality.models import Municipality
from yorozu.trust import audit
from yorozu.trust.audit.chain import LANES
from yorozu.trust.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db


def _start(city: Municipality) -> int:
    for number in range(5):
        audit.record(
            municipality=city,
            action="case.viewed",
            subject_type="case",
            subject_id=number,
            actor_kind="staff",
            at=AT,
        )
    return AuditEntry.objects.within(city).count()


def test_an_untouched_chain_holds(city: Municipality) -> None:
    count = _start(city)
    assert audit.verify_chain(city) == []
    ends = AuditHead.objects.within(city).values_list("sequence", flat=True)
    assert max(ends) == count >= 5


def test_an_altered_entry_is_found(city: Municipality) -> None:
    _start(city)
    AuditEntry.objects.within(city).filter(sequence=3).update(action="case.closed")
    assert [fault.sequence for fault in audit.verify_chain(city)] == [3]


def test_a_removed_entry_is_found(city: Municipality) -> None:
    _start(city)
    AuditEntry.objects.within(city).filter(sequence=3).delete()
    assert audit.verify_chain(city)[0].sequence == 3


def test_a_chain_cut_at_its_end_is_found(city: Municipality) -> None:
    count = _start(city)
    AuditEntry.objects.within(city).filter(sequence=count).delete()
    assert [fault.sequence for fault in audit.verify_chain(city)] == [max(0, count - LANES)]


def test_an_entry_outside_a_transaction_is_refused(city: Municipality) -> None:
    transaction.get_connection().in_atomic_block = False
    try:
        with pytest.raises(RuntimeError):
            audit.record(
                municipality=city, action="x", subject_type="case", subject_id=1, actor_kind="staff", at=AT
            )
    finally:
        transaction.get_connection().in_atomic_block = True


def _add(city: Municipality, number: int) -> None:
    audit.record(
        municipality=city,
        action="case.viewed",
        subject_type="case",
        subject_id=number,
        actor_kind="staff",
        at=AT,
    )


def test_entries_one_after_the_other_are_numbered_without_a_gap(city: Municipality) -> None:
    _start(city)
    numbers = AuditEntry.objects.within(city).order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one transaction writes at a time")
@pytest.mark.django_db(transaction=True)
def test_who_adds_waits_for_nobody_until_every_strand_is_taken() -> None:
    city = make_city()
    arrived, go, failed = threading.Barrier(LANES + 1), threading.Event(), list[BaseException]()

    def add_and_hold(number: int) -> None:
        try:
            with transaction.atomic():
                _add(city, number)
                arrived.wait(timeout=20)  # nobody gets here who waits for another's commit
                assert go.wait(timeout=20)
        except BaseException as fault:  # noqa: BLE001  shown by the assertion below
            failed.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=add_and_hold, args=(number,)) for number in range(LANES)]
    for thread in threads:
        thread.start()
    arrived.wait(timeout=20)
    late = threading.Thread(target=lambda: _add_alone(city, failed))
    late.start()
    late.join(timeout=0.3)
    assert late.is_alive(), "every strand is taken, so one more has to wait"
    go.set()
    for thread in (*threads, late):
        thread.join(timeout=20)
    assert failed == []
    assert AuditEntry.objects.within(city).filter(action="case.viewed").count() == LANES + 1
    assert audit.verify_chain(city) == []


def _add_alone(city: Municipality, failed: list[BaseException]) -> None:
    try:
        with transaction.atomic():
            _add(city, LANES)
    except BaseException as fault:  # noqa: BLE001  shown by the caller's assertion
        failed.append(fault)
    finally:
        connection.close()
