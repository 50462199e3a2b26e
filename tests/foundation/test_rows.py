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


_RAISE = "UPDATE outbox SET attempts = attempts + 1 WHERE handler = %s RETURNING attempts, event"


def test_what_is_asked_together_is_answered_when_the_block_ends(city: Municipality) -> None:
    for name in ("old", "other"):
        rows.insert(OutboxEntry(handler=name, event="e", payload={}, created_at=AT, due_at=AT))
    key = VaultKey(municipality=city, wrapped=b"sealed", created_at=AT)
    with transaction.atomic(), rows.together():
        rows.insert(key)
        raised = rows.ask(_RAISE, ["old"], "attempts", "event")
        nobody = rows.ask(_RAISE, ["nobody"], "attempts", "event")
        silent = rows.ask("UPDATE outbox SET fault = %s WHERE handler = %s", ["x", "other"])
    assert (raised.row, nobody.row, silent.row) == ((1, "e"), (None, None), ())
    assert VaultKey.objects.filter(pk=key.pk).exists()
    kept = OutboxEntry.objects.values_list("handler", "attempts", "fault")
    assert set(kept) == {("old", 1, ""), ("other", 0, "x")}


def test_what_is_gathered_is_one_statement_on_postgresql(
    city: Municipality, django_assert_num_queries: object
) -> None:
    new = [OutboxEntry(handler=f"h{n}", event="e", payload={}, created_at=AT, due_at=AT) for n in range(3)]
    with transaction.atomic():
        expected = 1 if connection.vendor == "postgresql" else 3
        with django_assert_num_queries(expected), rows.together():  # type: ignore[operator]
            rows.insert(*new[:2])
            rows.insert(new[2])
    assert OutboxEntry.objects.count() == 3


def _break_half_way() -> None:
    with transaction.atomic(), rows.together():
        rows.insert(OutboxEntry(handler="h", event="e", payload={}, created_at=AT, due_at=AT))
        raise ZeroDivisionError


def test_nothing_gathered_is_run_when_the_block_breaks(city: Municipality) -> None:
    with pytest.raises(ZeroDivisionError):
        _break_half_way()
    assert OutboxEntry.objects.count() == 0
    with transaction.atomic():
        rows.insert(OutboxEntry(handler="after", event="e", payload={}, created_at=AT, due_at=AT))
    assert OutboxEntry.objects.get().handler == "after"
