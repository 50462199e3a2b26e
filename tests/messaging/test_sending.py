"""Sending through a real mail server: at most once, again after a failure, never silently lost."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.factories import AT
from tests.messaging import smtp
from yorozu.foundation import clock, events
from yorozu.foundation.models import OutboxEntry
from yorozu.messaging.models import Delivery, State
from yorozu.messaging.selectors import unsettled_deliveries
from yorozu.messaging.services import send_again, send_delivery
from yorozu.municipality.models import Municipality
from yorozu.trust.vault import destroy_key

pytestmark = pytest.mark.django_db(transaction=True)
Queue = Callable[..., Delivery]
LATER = AT + timedelta(hours=2)


def _work(at: Any = AT) -> None:
    with clock.frozen(at):
        events.run_due(at=at)


def test_a_mail_arrives_as_it_was_written(server: smtp.MailServer, queue: Queue) -> None:
    queue(to="a..b.@docomo.ne.jp")
    _work()
    (mail,) = server.mails()
    assert mail["To"] == "a..b.@docomo.ne.jp"
    assert mail["Subject"].strip() == "【宮古市】申請を受け付けました"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["髙橋 花子 様", ".", "受け付けました。𠮷"]
    sent = Delivery.objects.get()
    assert (sent.state, sent.attempts, sent.sent_at) == (State.SENT, 1, AT)
    assert OutboxEntry.objects.count() == 0


def test_an_event_that_is_handled_twice_sends_one_mail(server: smtp.MailServer, queue: Queue) -> None:
    delivery = queue()
    _work()
    send_delivery(delivery_id=delivery.pk, at=AT)
    send_delivery(delivery_id=delivery.pk, at=AT)
    assert len(server.taken) == 1


def test_of_two_workers_one_sends(server: smtp.MailServer, queue: Queue) -> None:
    delivery, together, faults = queue(), threading.Barrier(6), []
    server.delay = 0.2

    def work() -> None:
        together.wait()
        try:
            send_delivery(delivery_id=delivery.pk, at=AT)
        except Exception as fault:  # noqa: BLE001  shown by the assertion below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(server.taken) == 1
    assert Delivery.objects.get().state == State.SENT


def test_no_transaction_is_open_while_the_server_is_spoken_to(queue: Queue) -> None:
    delivery = queue()
    with transaction.atomic(), pytest.raises(RuntimeError):
        send_delivery(delivery_id=delivery.pk, at=AT)
    assert Delivery.objects.get().state == State.WAITING


@pytest.mark.parametrize(
    ("command", "reply"), [("RCPT", "451 later"), ("END", "452 full"), ("MAIL", "421 busy")]
)
def test_a_passing_refusal_is_tried_again_later(
    server: smtp.MailServer, queue: Queue, command: str, reply: str
) -> None:
    queue()
    server.answers[command] = reply
    _work()
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.fault) == (State.WAITING, f"SMTP {reply[:3]}")
    assert OutboxEntry.objects.get().due_at > AT
    server.answers.clear()
    _work(LATER)
    assert Delivery.objects.get().state == State.SENT
    assert len(server.taken) == 1


def test_a_server_that_cannot_be_reached_is_tried_again_later(settings: Any, queue: Queue) -> None:
    with smtp.running() as gone:
        port = gone.port
    smtp.use(settings, port)
    queue()
    _work()
    assert Delivery.objects.get().state == State.WAITING
    with smtp.running() as back:
        smtp.use(settings, back.port)
        _work(LATER)
        assert len(back.taken) == 1


def test_a_final_refusal_is_kept_as_failed_and_listed(
    server: smtp.MailServer, queue: Queue, city: Municipality
) -> None:
    delivery = queue()
    server.answers["RCPT"] = "550 no such person"
    _work()
    failed = Delivery.objects.get()
    assert (failed.state, failed.fault, OutboxEntry.objects.count()) == (State.FAILED, "SMTP 550", 0)
    assert list(unsettled_deliveries(city, at=AT)) == [delivery]


def test_a_refusal_that_does_not_pass_for_days_makes_the_mail_failed(
    server: smtp.MailServer, queue: Queue
) -> None:
    queue()
    server.answers["RCPT"] = "451 later"
    for minutes in range(0, int(events.PATIENCE.total_seconds() / 60), 90):
        _work(AT + timedelta(minutes=minutes))
    assert Delivery.objects.get().state == State.WAITING
    assert OutboxEntry.objects.get().dead is False
    _work(AT + events.PATIENCE)
    failed = Delivery.objects.get()
    assert (failed.state, failed.fault) == (State.FAILED, "SMTP 451")
    assert OutboxEntry.objects.count() == 0


def test_a_mail_sent_again_after_days_is_tried_often_enough(server: smtp.MailServer, queue: Queue) -> None:
    delivery, later = queue(), AT + timedelta(days=30)
    Delivery.objects.update(state=State.FAILED, attempts=40)
    OutboxEntry.objects.all().delete()
    send_again(delivery=delivery, at=later)
    server.answers["RCPT"] = "451 later"
    _work(later)
    assert Delivery.objects.get().state == State.WAITING
    server.answers.clear()
    _work(later + timedelta(hours=1))
    assert Delivery.objects.get().state == State.SENT


def test_while_the_server_is_away_one_mail_at_a_time_asks_for_it(settings: Any, queue: Queue) -> None:
    with smtp.running() as gone:
        port = gone.port
    smtp.use(settings, port)
    for n in range(5):
        queue(dedupe_key=f"application:{n}:received")
    _work()
    assert list(Delivery.objects.order_by("attempts").values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]
    _work(AT + timedelta(seconds=1))
    assert Delivery.objects.filter(attempts=0).count() == 4
    with smtp.running() as back:
        smtp.use(settings, back.port)
        _work(AT + timedelta(seconds=5))
        assert len(back.taken) == 5
    assert OutboxEntry.objects.count() == 0


def test_a_mail_whose_fate_is_unclear_is_not_sent_again_but_listed(
    server: smtp.MailServer, queue: Queue, city: Municipality
) -> None:
    delivery = queue()
    server.answers["END"] = "drop"
    _work()
    server.answers.clear()
    _work(LATER)
    assert server.taken == []
    assert Delivery.objects.get().state == State.SENDING
    assert list(unsettled_deliveries(city, at=AT)) == []
    assert list(unsettled_deliveries(city, at=LATER)) == [delivery]
    send_again(delivery=delivery, at=LATER)
    _work(LATER)
    assert len(server.taken) == 1
    assert list(unsettled_deliveries(city, at=LATER)) == []


def test_a_mail_whose_worker_died_while_sending_is_left_for_a_person(
    server: smtp.MailServer, queue: Queue, city: Municipality
) -> None:
    delivery = queue()
    Delivery.objects.update(state=State.SENDING, claimed_at=AT, attempts=1)
    _work(LATER)
    assert server.taken == []
    assert list(unsettled_deliveries(city, at=LATER)) == [delivery]


def test_a_mail_whose_key_was_destroyed_fails_without_leaving(server: smtp.MailServer, queue: Queue) -> None:
    delivery = queue()
    destroy_key(delivery.key, at=AT)
    _work()
    assert server.taken == []
    assert (Delivery.objects.get().state, Delivery.objects.get().fault) == (State.FAILED, "unreadable")


@pytest.mark.parametrize("reply", ["451 later <hanako@example.jp>", "550 no <hanako@example.jp>", "drop"])
def test_the_log_names_nobody(
    server: smtp.MailServer, queue: Queue, caplog: pytest.LogCaptureFixture, reply: str
) -> None:
    queue()
    server.answers["RCPT"] = reply
    with caplog.at_level(logging.DEBUG):
        _work()
    assert "mail" in caplog.text.lower()
    assert "hanako" not in caplog.text
    assert "花子" not in caplog.text


def test_without_a_mail_server_the_mail_becomes_a_file(settings: Any, queue: Queue, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    queue()
    _work()
    (written,) = tmp_path.iterdir()
    assert b"hanako@example.jp" in written.read_bytes()
    assert Delivery.objects.get().state == State.SENT
