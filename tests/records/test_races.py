"""Two who file the same matter, or the first two matters of a file, at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.factories import make_city
from tests.records.making import file_one, load
from yorozu.records.models import Record, RecordFile
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[int], Record], count: int) -> list[Record]:
    barrier, made, lock = threading.Barrier(count), list[Record](), threading.Lock()

    def run(position: int) -> None:
        try:
            barrier.wait(timeout=20)
            record = act(position)
            with lock:
                made.append(record)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return made


def test_a_matter_filed_by_eight_at_once_is_one_record() -> None:
    city = make_city()
    load(city)
    made = at_once(lambda _position: file_one(city), 8)
    assert len(made) == 8
    assert len({record.pk for record in made}) == 1
    assert Record.objects.within(city).count() == 1
    assert AuditEntry.objects.within(city).filter(action="record.filed").count() == 1


def test_the_first_eight_matters_of_a_file_share_it() -> None:
    city = make_city()
    load(city)
    made = at_once(lambda position: file_one(city, str(position)), 8)
    assert len({record.pk for record in made}) == 8
    assert RecordFile.objects.within(city).count() == 1
    assert verify_chain(city) == []
