"""Submissions at the same moment by threads in this process, where a twin can stand in for a part of the service."""

import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import connection

from tests.approvals.racing import at_once
from tests.factories import AT
from tests.intake.samples import raw, submit
from tests.trials.races.tally import Tally
from yorozu.foundation.errors import Invalid
from yorozu.intake.models import Application, SeatCounter
from yorozu.intake.selectors import Receipt
from yorozu.intake.services import start_draft, submission, submit_draft
from yorozu.intake.services.drafts import keep
from yorozu.intake.uploads import store_uploads
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import StoredFile

SEATS = {"field": "reason", "seats": {"birth": 3, "moving": 1, "other": 1}}
_SEATS_OF_ONE = 3


def one_key(city: Municipality, version: ProcedureVersion, *, rounds: int, clients: int) -> Tally:
    """The same submission by everybody: one application with one file."""
    tally = Tally()
    for _ in range(rounds):
        key, given = f"race-{uuid.uuid4()}", raw()
        received: list[Receipt] = []

        def send(key: str = key, given: Mapping[str, Any] = given, to: list[Receipt] = received) -> None:
            to.append(submit(version, city, raw=given, idempotency_key=key))

        refused = at_once([send] * clients)
        stored = Application.objects.within(city).filter(idempotency_key=key).select_related("key")
        files = StoredFile.objects.within(city).filter(key__in=[each.key_id for each in stored])
        _judge_same(tally, received, max(stored.count(), files.count()), refused)
    return tally


def one_draft(city: Municipality, version: ProcedureVersion, *, rounds: int, clients: int) -> Tally:
    """One draft sent from many windows."""
    tally = Tally()
    for _ in range(rounds):
        draft = start_draft(municipality=city, version=version, at=AT)
        given, files = store_uploads(definition_of(version), raw(), key=draft.key, at=AT)
        StoredFile.objects.bulk_create(files)
        keep(draft, given, at=AT)
        received: list[Receipt] = []
        by = submission.Actor.anonymous(city)
        send = partial(submit_draft, draft=draft, address="192.0.2.1", by=by, at=AT)
        refused = at_once([lambda to=received, act=send: to.append(act())] * clients)
        stored = Application.objects.within(city).filter(idempotency_key=draft.idempotency_key)
        _judge_same(tally, received, stored.count(), refused)
    return tally


def last_seats(city: Municipality, version: ProcedureVersion, *, rounds: int, clients: int) -> Tally:
    """More submissions than seats: as many are accepted as there are seats."""
    tally = Tally()
    for _ in range(rounds):
        SeatCounter.objects.within(city).delete()
        mark = str(uuid.uuid4())

        def send(number: int, mark: str = mark) -> None:
            submit(version, city, idempotency_key=f"{mark}-{number:04}")

        refused = at_once([partial(send, number) for number in range(clients)])
        accepted = Application.objects.within(city).filter(idempotency_key__startswith=mark).count()
        tally.rounds += 1
        tally.tried += clients
        tally.oversold += max(0, accepted - _SEATS_OF_ONE)
        tally.undersold += max(0, _SEATS_OF_ONE - accepted)
        for each in refused:
            if each is not None and not isinstance(each, Invalid):
                tally.note(type(each).__name__)
    return tally


@contextmanager
def seats_looked_up_before(clients: int) -> Iterator[None]:
    """A twin that looks at the counter before the transaction and writes what it makes of it inside."""
    everybody_has_looked = threading.Barrier(clients)
    seen = threading.local()
    context = submission._context

    def look(sent: Any, definition: Any) -> Any:
        counter = SeatCounter.objects.within(sent.municipality).first()
        seen.taken = counter.taken if counter else 0
        everybody_has_looked.wait(timeout=60)
        return context(sent, definition)

    def write(*, procedure: Any, definition: Any, answers: Any) -> None:
        if seen.taken >= _SEATS_OF_ONE:
            raise Invalid("no seat is left")
        SeatCounter.objects.within(procedure.municipality_id).update(taken=seen.taken + 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(submission, "_context", look)
        patch.setattr(submission, "claim_seat", write)
        yield


@contextmanager
def without_the_constraint(city: Municipality) -> Iterator[None]:
    """A twin whose database lets an idempotency key stand twice."""
    meta = Application._meta
    rules = meta.constraints
    (rule,) = (each for each in rules if each.name == "submission_once")
    # SQLite makes the table anew from what the model says.
    meta.constraints = [each for each in rules if each is not rule]
    try:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Application, rule)
        yield
    finally:
        _rename_doubles(city)
        meta.constraints = rules
        with connection.schema_editor() as editor:
            editor.add_constraint(Application, rule)


def _rename_doubles(city: Municipality) -> None:
    kept: set[str] = set()
    for each in Application.objects.within(city).order_by("pk"):
        if each.idempotency_key in kept:
            Application.objects.within(city).filter(pk=each.pk).update(idempotency_key=str(uuid.uuid4()))
        kept.add(each.idempotency_key)


def _judge_same(tally: Tally, received: list[Receipt], stored: int, refused: list[Any]) -> None:
    tally.rounds += 1
    tally.tried += len(refused)
    tally.doubled += max(0, stored - 1, len(set(received)) - 1)
    tally.lost += 0 if stored and received else 1
    for each in refused:
        if each is not None:
            tally.note(type(each).__name__)
