"""Queueing a mail: with its cause, once, and sealed."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests.factories import AT
from yorozu.foundation.errors import Conflict, Invalid
from yorozu.foundation.models import OutboxEntry
from yorozu.messaging.models import Delivery, State
from yorozu.messaging.services import queue_mail, send_again
from yorozu.municipality.models import Municipality
from yorozu.trust.vault import create_key

pytestmark = pytest.mark.django_db(transaction=True)
Queue = Callable[..., Delivery]


def test_the_same_cause_queues_one_mail(queue: Queue) -> None:
    first = queue()
    second = queue(lines=["もう一度"])
    assert second.pk == first.pk
    assert Delivery.objects.count() == 1
    assert OutboxEntry.objects.count() == 1


def test_nothing_personal_stands_in_the_row_or_in_its_event(queue: Queue) -> None:
    queue()
    row = Delivery.objects.get()
    everything = repr(vars(row)) + repr(bytes(row.sealed_mail)) + repr(OutboxEntry.objects.get().payload)
    assert "hanako" not in everything
    assert "髙橋" not in everything
    assert "受け付け" not in everything
    assert "花子".encode() not in bytes(row.sealed_mail)


def test_a_cause_that_is_rolled_back_leaves_no_mail(city: Municipality) -> None:
    key = create_key(municipality=city, at=AT)
    with transaction.atomic():
        queue_mail(
            municipality=city,
            key=key,
            to="a@example.jp",
            subject="件名",
            lines=["本文"],
            dedupe_key="1",
            at=AT,
        )
        transaction.set_rollback(True)
    assert (Delivery.objects.count(), OutboxEntry.objects.count()) == (0, 0)


def test_queueing_outside_a_transaction_is_refused(city: Municipality) -> None:
    key = create_key(municipality=city, at=AT)
    with pytest.raises(RuntimeError):
        queue_mail(
            municipality=city,
            key=key,
            to="a@example.jp",
            subject="件名",
            lines=["本文"],
            dedupe_key="1",
            at=AT,
        )
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("to", "hanako@example.jp\r\nBcc: all@example.jp"),
        ("to", "hanako@example.jp\n"),
        ("to", "hanako@example.jp,taro@example.jp"),
        ("to", "花子 <hanako@example.jp>"),
        ("to", ""),
        ("subject", "お知らせ\r\nBcc: all@example.jp"),
        ("subject", "お知らせ\nBcc: all@example.jp"),
        ("subject", "お知らせ\u2028Bcc"),
        ("subject", "  "),
        ("subject", "あ" * 121),
        ("lines", []),
        ("lines", ["a\x00b"]),
        ("lines", ["\ud842"]),
        ("lines", ["あ" * 20_001]),
    ],
)
def test_headers_cannot_be_added_and_broken_text_is_refused(queue: Queue, field: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        queue(**{field: value})
    assert [each.field for each in refused.value.errors] == [field]
    assert Delivery.objects.count() == 0


def test_a_mail_that_waits_or_was_sent_is_not_sent_again_by_hand(queue: Queue) -> None:
    delivery = queue()
    with pytest.raises(Conflict):
        send_again(delivery=delivery, at=AT)
    Delivery.objects.update(state=State.SENT, sent_at=AT)
    with pytest.raises(Conflict):
        send_again(delivery=delivery, at=AT)
    Delivery.objects.update(state=State.SENDING, sent_at=None, claimed_at=AT)
    with pytest.raises(Conflict):
        send_again(delivery=delivery, at=AT)
