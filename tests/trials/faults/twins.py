"""Broken copies of what the trial tries. Each stands in for the real part while a block runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import Error, transaction
from django.test import Client

from yorozu.cases import handlers
from yorozu.config import pulse
from yorozu.foundation import events
from yorozu.foundation.errors import DomainError
from yorozu.foundation.models import OutboxEntry
from yorozu.intake.services import submission
from yorozu.trust.vault import files


@contextmanager
def file_written_after_the_commit() -> Iterator[None]:
    """The rows are saved first and the file after them."""
    waiting: list[tuple[Any, bytes]] = []
    write, save = files._write, submission._save_under_free_number

    def save_first(*given: Any) -> None:
        save(*given)
        for path, content in waiting:
            write(path, content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_write", lambda path, content: waiting.append((path, content)))
        patch.setattr(submission, "_save_under_free_number", save_first)
        yield


@contextmanager
def files_thrown_away_in_doubt() -> Iterator[None]:
    """Whatever went wrong, the files are removed, also when the commit may have been made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "is_in_doubt", lambda fault: False)
        yield


@contextmanager
def seat_taken_before_the_transaction() -> Iterator[None]:
    """The seat is claimed and committed before the rest is saved."""
    claim = submission.claim_seat
    save = submission._save_under_free_number

    def claim_first(sent: Any, definition: Any, application: Any, written: Any, stored: Any) -> None:
        with transaction.atomic():
            claim(procedure=sent.version.procedure, definition=definition, answers=stored)
        save(sent, definition, application, written, stored)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(submission, "claim_seat", lambda **_: None)
        patch.setattr(submission, "_save_under_free_number", claim_first)
        yield


@contextmanager
def handler_that_swallows_faults() -> Iterator[None]:
    """Whatever goes wrong in it, it says that all is well."""
    name = events._name(handlers.on_application_submitted)
    kind, handler = events._handlers[name]

    def swallow(event: Any) -> None:
        try:
            with transaction.atomic():
                handler(event)
        except (Error, DomainError):
            return

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(events._handlers, name, (kind, swallow))
        yield


@contextmanager
def outbox_done_before_handling() -> Iterator[None]:
    """The event is taken off the queue before its handler runs."""

    def run_one(entry_id: int, at: datetime) -> bool:
        entry = OutboxEntry.objects.filter(id=entry_id).first()
        if entry is None:
            return False
        OutboxEntry.objects.filter(id=entry_id).delete()
        try:
            events._call(entry)
        except (Error, DomainError):
            return True
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "_run_one", run_one)
        yield


@contextmanager
def waiting_for_the_clock() -> Iterator[None]:
    """Nobody looks whether the clock was set back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("yorozu.foundation.outbox.after_clock_set_back", lambda *, at: 0)
        yield


@contextmanager
def mail_given_up_after_a_dozen_tries() -> Iterator[None]:
    """What passes is counted like what stays, and the server is asked by every mail."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "is_passing", lambda fault: False)
        patch.setattr(events, "_rests", lambda name, at: False)
        yield


def health_without_database(*, always_well: bool) -> int:
    """What the health address answers while no statement goes through; `always_well` is the twin."""
    from django.db import OperationalError, connection  # noqa: PLC0415  beside the other names of the twins

    def gone(*_: Any) -> None:
        raise OperationalError("gone")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulse, "_KEEP", -1.0)
        if always_well:
            patch.setattr(pulse.Pulse, "good", True)
        with connection.execute_wrapper(gone):
            return int(Client(raise_request_exception=False).get("/api/v1/health").status_code)
