"""Two publications at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection

from tests.factories import make_city
from tests.procedures.samples import publish
from yorozu.forms.services import Definition
from yorozu.municipality.models import Department, Municipality
from yorozu.procedures.models import Procedure, ProcedureVersion
from yorozu.procedures.selectors import catalogue_edition
from yorozu.procedures.services import publication
from yorozu.trust import audit


def at_once(*actions: Callable[[], ProcedureVersion]) -> list[ProcedureVersion]:
    """What the actions gave, started together in threads of their own."""
    barrier, results, lock = threading.Barrier(len(actions)), list[ProcedureVersion](), threading.Lock()

    def run(action: Callable[[], ProcedureVersion]) -> None:
        try:
            barrier.wait(timeout=20)
            result = action()
            with lock:
                results.append(result)
        except IntegrityError:
            pass  # the database refused a loser: it has no result
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
def test_the_same_document_published_ten_times_at_once_is_one_version() -> None:
    city = make_city()
    results = at_once(*[lambda: publish(city)] * 10)
    assert len(results) == 10
    assert {result.pk for result in results} == {ProcedureVersion.objects.within(city).get().pk}
    assert catalogue_edition(city) == 1


@pytest.mark.django_db(transaction=True)
def test_different_documents_published_at_once_are_numbered_without_a_gap() -> None:
    city = make_city()
    results = at_once(*[_publishing(city, f"水道使用開始届{n}") for n in range(8)])
    assert sorted(result.number for result in results) == list(range(1, 9))
    procedure = Procedure.objects.within(city).get()
    assert procedure.current is not None
    assert procedure.current.number == 8
    assert procedure.current.document["title"] == procedure.title
    assert catalogue_edition(city) == 8
    assert audit.verify_chain(city) == []


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="on SQLite a transaction that writes is alone by itself"
)
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_race_is_real_and_the_database_lets_no_number_be_given_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = make_city()
    publish(city)
    all_have_read = threading.Barrier(8)

    def unlocked(municipality: Municipality, definition: Definition, department: Department) -> Procedure:
        procedure = Procedure.objects.within(municipality).get(code=definition.code)
        all_have_read.wait(timeout=20)
        return procedure

    monkeypatch.setattr(publication, "_locked", unlocked)
    results = at_once(*[_publishing(city, f"水道使用開始届{n}") for n in range(8)])
    numbers = ProcedureVersion.objects.within(city).order_by("number").values_list("number", flat=True)
    assert 1 <= len(results) < 8
    assert list(numbers) == list(range(1, len(results) + 2))


def _publishing(city: Municipality, title: str) -> Callable[[], ProcedureVersion]:
    return lambda: publish(city, title=title)
