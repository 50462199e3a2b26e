"""Numbers: given once, called once, told how long, gone with the day."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.counter.scenes import make_window, open_window, take
from tests.factories import AT, actor
from yorozu.counter import services
from yorozu.counter.models import Desk, Ticket, TicketState, Window
from yorozu.counter.offers import offer_code
from yorozu.counter.selectors import label_of, line_of, place_of, ticket_by_code, ticket_in_hand
from yorozu.counter.selectors.waiting import minutes_for, wait_words
from yorozu.counter.services import tickets
from yorozu.foundation.errors import Conflict, Forbidden, Invalid, TooMany
from yorozu.messaging.models import Delivery
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.trust.models import VaultKey

pytestmark = pytest.mark.django_db


def test_numbers_count_up_and_are_called_in_order_one_at_a_time(city: Municipality) -> None:
    window, clerk = open_window(city), actor(city)
    tickets = [take(window) for _ in range(3)]
    assert [label_of(each) for each in tickets] == ["A1", "A2", "A3"]
    assert [place_of(each).before for each in tickets] == [0, 1, 2]
    first = services.call_next(window=window, by=clerk, at=AT)
    assert first is not None
    assert (first.number, first.state, first.desk, first.called_at) == (1, "called", "3", AT)
    again = services.call_next(window=window, by=clerk, at=AT)
    assert again is not None
    assert again.pk == first.pk
    services.end_ticket(ticket=first, came=True, by=clerk, at=AT + timedelta(minutes=4))
    with pytest.raises(Conflict):
        services.end_ticket(ticket=first, came=True, by=clerk, at=AT)
    services.cancel_ticket(ticket=tickets[1], at=AT)
    with pytest.raises(Conflict):
        services.cancel_ticket(ticket=tickets[1], at=AT)
    third = services.call_next(window=window, by=clerk, at=AT)
    assert third is not None
    assert third.number == 3
    with pytest.raises(Conflict):
        services.cancel_ticket(ticket=tickets[2], at=AT)
    services.end_ticket(ticket=third, came=False, by=clerk, at=AT)
    assert services.call_next(window=window, by=clerk, at=AT) is None
    called = services.call_again(ticket=third, by=clerk, at=AT)
    assert called.state == TicketState.CALLED
    with pytest.raises(Conflict):
        services.call_again(ticket=third, by=clerk, at=AT)
    window.refresh_from_db()
    assert window.recent == [240]
    in_hand = ticket_in_hand(clerk, at=AT)
    assert in_hand is not None
    assert in_hand.pk == third.pk


def test_two_clerks_who_press_at_the_same_moment_call_two_numbers(city: Municipality) -> None:
    window = open_window(city)
    services.open_desk(window=window, label="4", by=actor(city, "chief"), at=AT)
    take(window), take(window)
    found = [services.call_next(window=window, by=actor(city, who), at=AT) for who in ("worker", "chief")]
    assert [each and (each.number, each.desk) for each in found] == [(1, "3"), (2, "4")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.update(called_by=StaffMember.objects.get(code="miyako-worker"))


@pytest.mark.django_db(transaction=True)
def test_clerks_who_press_all_at_once_never_call_the_same_number(city: Municipality) -> None:
    window = make_window(city)
    clerks = ("worker", "chief", "manager", "director")
    for label, who in enumerate(clerks, 1):
        services.open_desk(window=window, label=str(label), by=actor(city, who), at=AT)
    for _ in range(3):
        take(window)

    def press(who: str) -> int | None:
        try:
            found = services.call_next(window=Window.objects.get(), by=actor(city, who), at=AT)
            return found.number if found else None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        called = list(pool.map(press, [*clerks, *clerks]))
    assert [sorted({each for each in called if each}), called.count(None)] == [[1, 2, 3], 2]
    assert Ticket.objects.filter(state=TicketState.CALLED).count() == 3


def test_a_button_pressed_twice_takes_one_number_and_a_code_of_ones_own_none(city: Municipality) -> None:
    window, offered = open_window(city), offer_code()
    codes = {
        services.take_ticket(window=window, offered=offered, address="192.0.2.7", at=AT) for _ in range(2)
    }
    assert len(codes) == 1
    assert Ticket.objects.count() == 1
    assert codes.pop() not in str(Ticket.objects.values().get())
    for made_up in ("AAAA", "", "x" * 2000, offered + "x"):
        with pytest.raises(Conflict):
            services.take_ticket(window=window, offered=made_up, address="192.0.2.7", at=AT)
    assert ticket_by_code(city, "AAAA", at=AT) is None


@pytest.mark.django_db(transaction=True)
def test_one_offer_sent_for_two_windows_at_once_takes_one_number(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_window(city), make_window(city, "B")
    services.open_desk(window=second, label="4", by=actor(city, "chief"), at=AT)
    offered, both, issue = offer_code(), Barrier(2), tickets._issue

    def together(*args: Any) -> Ticket:
        with suppress(BrokenBarrierError):  # SQLite lets only one write
            both.wait(0.3)
        return issue(*args)

    def press(window: Window) -> str:
        try:
            return services.take_ticket(window=window, offered=offered, address="192.0.2.7", at=AT)
        finally:
            connection.close()

    monkeypatch.setattr(tickets, "_issue", together)
    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(press, [first, second]))) == 1
    assert Ticket.objects.count() == 1


def test_a_window_that_is_closed_gives_none_and_one_place_takes_only_so_many(
    city: Municipality, settings: Any
) -> None:
    window = make_window(city)
    with pytest.raises(Conflict, match="番号をお出ししていません"):
        take(window)
    services.open_desk(window=window, label="3", by=actor(city), at=AT)
    settings.YOROZU_TICKETS_PER_HOUR = 3  # one was tried in vain
    take(window), take(window)
    with pytest.raises(TooMany):
        take(window)
    services.close_window(window=window, by=actor(city), at=AT)
    window.refresh_from_db()
    assert not line_of(window, at=AT).open
    assert not window.is_open((AT + timedelta(days=1)).date())


def test_the_wait_is_the_median_of_the_last_served_by_the_open_desks(city: Municipality) -> None:
    assert minutes_for(0, [], 1) == 0
    assert minutes_for(3, [60, 60], 1) is None
    assert minutes_for(3, [60, 600, 300], 0) is None
    assert minutes_for(4, [60, 600, 300], 1) == 20
    assert minutes_for(4, [60, 600, 300], 2) == 10
    assert minutes_for(1, [10, 10, 10], 1) == 5
    assert [wait_words(each) for each in (None, 0, 20)] == [
        "まだ分かりません", "ほとんど待ちません", "およそ20分",
    ]  # fmt: skip
    window = open_window(city)
    for _ in range(4):
        take(window)
    Window.objects.update(recent=[300, 300, 300])
    line = line_of(Window.objects.select_related("municipality").get(), at=AT)
    assert (line.waiting, line.desks, line.minutes) == (4, 1, 20)


def test_a_call_is_told_by_mail_to_who_left_an_address_and_to_nobody_else(city: Municipality) -> None:
    window, clerk = open_window(city), actor(city)
    tickets = [take(window) for _ in range(3)]
    for each in (tickets[0], tickets[2]):
        services.leave_address(ticket=each, email="hanako@example.jp", address="192.0.2.7", at=AT)
    with pytest.raises(Invalid):
        services.leave_address(ticket=tickets[1], email="hanako", address="192.0.2.7", at=AT)
    assert b"hanako" not in bytes(Ticket.objects.get(number=1).sealed_address)
    services.call_next(window=window, by=clerk, at=AT)
    keys = sorted(Delivery.objects.values_list("dedupe_key", flat=True))
    assert keys == sorted([f"ticket-called:{tickets[0].pk}", f"ticket-soon:{tickets[2].pk}"])
    with pytest.raises(Conflict):
        services.leave_address(ticket=tickets[0], email="hanako@example.jp", address="192.0.2.7", at=AT)


def test_tickets_and_addresses_go_with_the_day(city: Municipality) -> None:
    window = open_window(city)
    ticket = take(window)
    services.leave_address(ticket=ticket, email="hanako@example.jp", address="192.0.2.7", at=AT)
    services.call_next(window=window, by=actor(city), at=AT)
    keys = VaultKey.objects.count()
    assert services.remove_old_tickets(AT) == 0
    tomorrow = AT + timedelta(days=1)
    assert ticket_by_code(city, "x", at=tomorrow) is None
    assert services.remove_old_tickets(tomorrow) == 1
    assert (Ticket.objects.count(), Delivery.objects.count(), VaultKey.objects.count()) == (0, 0, keys - 1)
    assert line_of(window, at=tomorrow).desks == 0


def test_only_who_serves_there_calls_and_only_the_administrator_sets_up(city: Municipality) -> None:
    window = open_window(city)
    take(window)
    with pytest.raises(Conflict, match="席の番号"):
        services.call_next(window=window, by=actor(city, "chief"), at=AT)
    with pytest.raises(Conflict, match="ほかの職員が使っています"):
        services.open_desk(window=window, label="3", by=actor(city, "chief"), at=AT)
    for who in ("records", "admin", "mayor"):
        with pytest.raises(Forbidden):
            services.open_desk(window=window, label="9", by=actor(city, who), at=AT)
    with pytest.raises(Forbidden):
        services.set_up_window(
            window=window,
            values=services.WindowValues(department=window.department, name="x", prefix="B", place="y"),
            by=actor(city),
            at=AT,
        )
    with pytest.raises(Invalid, match="ほかの窓口"):
        make_window(city, "A")
    with pytest.raises(Invalid):
        make_window(city, "あ", name="", reader="なし", order=1000)
    services.open_desk(window=make_window(city, "B"), label="3", by=actor(city), at=AT)
    assert Desk.objects.count() == 1
    services.leave_desk(by=actor(city), at=AT)
    assert Desk.objects.count() == 0
