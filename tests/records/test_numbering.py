"""Document numbers."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from tests.factories import AT, department, make_city
from yorozu.municipality.models import Department, Municipality
from yorozu.records.models import DocumentCounter, DocumentNumber
from yorozu.records.services import allocate_document_number


def allocate(city: Municipality, place: str = "residents", at: datetime = AT) -> str:
    return allocate_document_number(municipality=city, department=department(city, place), at=at)


@pytest.mark.django_db
def test_numbers_are_counted_by_symbol(city: Municipality) -> None:
    assert [allocate(city) for _ in range(3)] == ["宮市第1号", "宮市第2号", "宮市第3号"]
    assert allocate(city, "finance") == "宮財第1号"


@pytest.mark.django_db
def test_a_department_without_a_symbol_takes_the_one_above_it(city: Municipality) -> None:
    section = department(city)
    below = Department.objects.create(
        municipality=city,
        parent=section,
        code="desk",
        name="窓口係",
        path=f"{section.path}/窓口係",
        source="usual",
    )
    assert allocate_document_number(municipality=city, department=below, at=AT) == "宮市第1号"
    assert allocate(city, "citizens") == "宮第1号"


@pytest.mark.django_db
def test_counting_starts_anew_on_the_first_of_april_in_japan(city: Municipality) -> None:
    last_second = datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)
    assert allocate(city, at=last_second) == "宮市第1号"
    assert allocate(city, at=last_second) == "宮市第2号"
    assert allocate(city, at=last_second + timedelta(seconds=1)) == "宮市第1号"
    assert list(DocumentNumber.objects.within(city).order_by("pk").values_list("fiscal_year", "number")) == [
        (2026, 1), (2026, 2), (2027, 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_cities_do_not_share_a_counter(city: Municipality) -> None:
    other = make_city("iwanuma", "042111", "岩沼市")
    assert (allocate(city), allocate(other)) == ("宮市第1号", "岩市第1号")


@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_the_number_back() -> None:
    city = make_city()
    allocate(city)
    with transaction.atomic():
        assert allocate(city) == "宮市第2号"
        transaction.set_rollback(True)
    assert allocate(city) == "宮市第2号"


def numbers_taken_at_once(city: Municipality, take: Callable[[Municipality], str], count: int) -> list[str]:
    """What `count` threads got, started together."""
    barrier, taken, lock = threading.Barrier(count), list[str](), threading.Lock()

    def run() -> None:
        try:
            barrier.wait(timeout=20)
            number = take(city)
            with lock:
                taken.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return taken


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_one_to_twenty_without_a_gap() -> None:
    city = make_city()
    taken = numbers_taken_at_once(city, allocate, 20)
    assert set(taken) == {f"宮市第{n}号" for n in range(1, 21)}
    assert len(taken) == 20
    stored = DocumentNumber.objects.within(city).order_by("number").values_list("number", flat=True)
    assert list(stored) == list(range(1, 21))
    assert DocumentCounter.objects.within(city).get().last == 20


@pytest.mark.django_db(transaction=True)
def test_the_race_catches_a_twin_that_reads_without_the_lock() -> None:
    """The same race on a counter that is read and then written shows numbers given twice."""
    city = make_city()
    counter = DocumentCounter.objects.create(municipality=city, symbol="宮市", fiscal_year=2026)
    all_have_read = threading.Barrier(20)

    def naive(_city: Municipality) -> str:
        last = DocumentCounter.objects.get(pk=counter.pk).last
        all_have_read.wait(timeout=20)
        DocumentCounter.objects.filter(pk=counter.pk).update(last=last + 1)
        return f"宮市第{last + 1}号"

    taken = numbers_taken_at_once(city, naive, 20)
    assert len(taken) == 20
    assert set(taken) != {f"宮市第{n}号" for n in range(1, 21)}
