"""Inserting rows by compiled statements."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from yorozu.foundation import rows
from yorozu.foundation.models import OutboxEntry
from yorozu.municipality.models import Closure, Municipality
from yorozu.trust.models import VaultKey

AT = datetime(2026, 11, 20, 3, 0, 0, 123456, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_of_several_tables_come_back_as_they_were(city: Municipality) -> None:
    key = VaultKey(municipality=city, wrapped=b"\x00\xff sealed", created_at=AT)
    entry = OutboxEntry(
        handler="h", event="e", payload={"100%": "髙𠮷", "none": None}, created_at=AT, due_at=AT
    )
    with transaction.atomic():
        rows.insert(key, entry)
    kept = VaultKey.objects.get(pk=key.pk)
    assert (bytes(kept.wrapped), kept.created_at, kept.destroyed_at) == (b"\x00\xff sealed", AT, None)
    found = OutboxEntry.objects.get()
    assert (found.payload, found.attempts, found.dead) == ({"100%": "髙𠮷", "none": None}, 0, False)


def test_what_a_constraint_refuses_is_raised_at_once_and_nothing_stays(city: Municipality) -> None:
    day = AT.date()
    entry = OutboxEntry(handler="h", event="e", payload={}, created_at=AT, due_at=AT)
    twice = [
        Closure(municipality=city, day=day, reason="年末"),
        Closure(municipality=city, day=day, reason="年末"),
    ]
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.insert(entry, *twice)
        assert connection.in_atomic_block
        assert Closure.objects.within(city).count() == 0
    assert OutboxEntry.objects.count() == 0


def test_a_null_where_none_may_be_is_refused(city: Municipality) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(OutboxEntry(handler="h", event="e", payload={}, created_at=AT, due_at=None))
    assert OutboxEntry.objects.count() == 0
