"""A mail server, and a way to queue one mail."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.factories import AT
from tests.messaging import smtp
from yorozu.foundation import events
from yorozu.messaging.events import MailQueued
from yorozu.messaging.handlers import on_mail_queued
from yorozu.messaging.models import Delivery
from yorozu.messaging.services import queue_mail
from yorozu.municipality.models import Municipality
from yorozu.trust.vault import create_key


@pytest.fixture(autouse=True)
def _subscribed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_handlers", {})
    monkeypatch.setattr(events, "_subscriptions", {})
    events.subscribe(MailQueued, on_mail_queued)


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.MailServer]:
    with smtp.running() as running:
        smtp.use(settings, running.port)
        yield running


@pytest.fixture
def queue(city: Municipality) -> Callable[..., Delivery]:
    """Queue a mail in a transaction of its own; any argument may be given."""
    with transaction.atomic():
        key = create_key(municipality=city, at=AT)

    def _queue(**given: Any) -> Delivery:
        mail = {
            "to": "hanako@example.jp", "subject": "【宮古市】申請を受け付けました",
            "lines": ["髙橋 花子 様", ".", "受け付けました。𠮷"], "dedupe_key": "application:1:received", **given,
        }  # fmt: skip
        with transaction.atomic():
            return queue_mail(municipality=city, key=key, at=AT, **mail)

    return _queue
