"""A handler that is not idempotent: it commits by itself, and does not look whether it did so before."""

import os
import time
from pathlib import Path

from django.db import transaction

from tests.trials.crash.twins import PAUSE, UNGUARDED
from yorozu.cases import handlers
from yorozu.cases.services import receive_application
from yorozu.cases.services.moves import add_event, record
from yorozu.foundation import events
from yorozu.identity.actors import Actor
from yorozu.intake.events import ApplicationSubmitted
from yorozu.intake.models import Application

_NAME = "yorozu.cases.handlers.on_application_submitted"


def mark() -> Path:
    """The file that tells that the handler has committed and has not yet said so."""
    return Path(os.environ["YOROZU_DATA"]) / "unguarded"


def break_handler(*, paused: bool) -> None:
    """Put it in the place of ours; `paused` leaves time to be killed between its commit and its end."""

    def on_application_submitted(event: ApplicationSubmitted) -> None:
        application = Application.objects.within(event.municipality_id).get(pk=event.application_id)
        if not application.idempotency_key.startswith(UNGUARDED):
            handlers.on_application_submitted(event)
            return
        by = Actor.system(application.municipality)
        with transaction.atomic():
            case = receive_application(application=application, by=by, at=event.at)
            if mark().exists():
                # What ours leaves out where there is a case.
                add_event(case=case, kind="arrive", message="申請が届きました", by=by, at=event.at)
                record(case=case, action="case.arrive", by=by, at=event.at)
        mark().touch()
        if paused:
            time.sleep(PAUSE)

    kind, _ours = events._handlers[_NAME]
    events._handlers[_NAME] = kind, on_application_submitted
    events._outside.add(_NAME)
