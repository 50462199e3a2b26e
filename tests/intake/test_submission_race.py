"""Many at once: the database decides, and the successes are counted as well as the failures."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connections

from tests.factories import AT, make_city
from tests.intake.samples import publish, raw, submit
from yorozu.foundation.errors import DomainError, Invalid
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, SeatCounter
from yorozu.intake.selectors import Receipt
from yorozu.intake.services import start_draft, submit_draft
from yorozu.intake.services.drafts import keep
from yorozu.intake.uploads import store_uploads
from yorozu.procedures.selectors import definition_of
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import StoredFile

T = TypeVar("T")
THREADS = 10


def at_once(count: int, act: Callable[[int], T]) -> list[T | DomainError]:
    """The results of `act(0)` … `act(count - 1)`, several of them running at any time."""
    start = Barrier(THREADS)

    def run(number: int) -> T | DomainError:
        if number < THREADS:
            start.wait()
        try:
            return act(number)
        except DomainError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_fifty_times_the_same_submission_is_one_application() -> None:
    city = make_city()
    version = publish(city)
    given = raw()
    results = at_once(50, lambda _: submit(version, city, raw=given))
    assert {type(each) for each in results} == {Receipt}
    assert len(set(results)) == 1
    assert Application.objects.count() == 1
    assert StoredFile.objects.count() == 1
    assert verify_chain(city) == []


@pytest.mark.django_db(transaction=True)
def test_one_draft_sent_from_many_windows_at_once_gives_one_receipt_to_all() -> None:
    city = make_city()
    version = publish(city)
    draft = start_draft(municipality=city, version=version, at=AT)
    given, files = store_uploads(definition_of(version), raw(), key=draft.key, at=AT)
    StoredFile.objects.bulk_create(files)
    keep(draft, given, at=AT)
    by = Actor.anonymous(city)
    results = at_once(20, lambda _: submit_draft(draft=draft, address="192.0.2.1", by=by, at=AT))
    assert {type(each) for each in results} == {Receipt}
    assert len(set(results)) == 1
    assert Application.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_different_submissions_at_once_all_get_through() -> None:
    city = make_city()
    version = publish(city)
    results = at_once(40, lambda n: submit(version, city, idempotency_key=f"key-{n:04}"))
    assert {type(each) for each in results} == {Receipt}
    assert Application.objects.count() == len({each.receipt_number for each in receipts(results)}) == 40
    assert verify_chain(city) == []


@pytest.mark.django_db(transaction=True)
def test_no_seat_is_sold_twice() -> None:
    city = make_city()
    version = publish(city, capacity={"field": "reason", "seats": {"birth": 7, "moving": 1, "other": 1}})
    results = at_once(30, lambda n: submit(version, city, idempotency_key=f"key-{n:04}"))
    refused = [each for each in results if isinstance(each, Invalid)]
    assert len(receipts(results)) == Application.objects.count() == 7
    assert {error.field for each in refused for error in each.errors} == {"reason"}
    assert len(refused) == 23
    counter = SeatCounter.objects.get()
    assert (counter.option, counter.taken, counter.seats) == ("birth", 7, 7)


def receipts(results: list[Any]) -> list[Receipt]:
    return [each for each in results if isinstance(each, Receipt)]
