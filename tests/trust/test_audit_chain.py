"""The audit chain."""

import pytest
from django.db import transaction

from tests.factories import AT
from yorozu.municipality.models import Municipality
from yorozu.trust import audit
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
    assert AuditHead.objects.get(pk=city.pk).sequence == count >= 5


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
    assert [fault.sequence for fault in audit.verify_chain(city)] == [count - 1]


def test_an_entry_outside_a_transaction_is_refused(city: Municipality) -> None:
    transaction.get_connection().in_atomic_block = False
    try:
        with pytest.raises(RuntimeError):
            audit.record(
                municipality=city, action="x", subject_type="case", subject_id=1, actor_kind="staff", at=AT
            )
    finally:
        transaction.get_connection().in_atomic_block = True
