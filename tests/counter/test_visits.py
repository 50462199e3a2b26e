"""A visit: entered by the clerk, confirmed by the person, sent as confirmed, gone with its end."""

from datetime import timedelta
from typing import Any

import pytest

from tests.counter.scenes import again, begin, confirm, fill, make_window, open_window, take
from tests.factories import AT, actor
from yorozu.cases.selectors.looks import Period, looks_by
from yorozu.counter import services
from yorozu.counter.cards import FORMAT, Reading, read_answer
from yorozu.counter.models import Pairing, Ticket, Visit
from yorozu.counter.selectors import entered_in, known_of, notes_of, visit_for, visit_on_screen
from yorozu.counter.services.confirming import confirm_otherwise
from yorozu.counter.soundness import check_counter
from yorozu.foundation.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from yorozu.foundation.soundness import Examination
from yorozu.intake.models import Application, Basket, Confirmed, Draft, Told
from yorozu.intake.selectors import entry_of, together_of
from yorozu.intake.services import Unconfirmed
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, VaultKey

pytestmark = pytest.mark.django_db


class OneCard:
    samples: list[str] = []

    def read(self, *, sample: str, today: Any) -> Reading:
        return read_answer(
            f'{{"format":"{FORMAT}","request":"r","name":"髙橋　𠮷子","address":"岩手県宮古市宮町一丁目1番30号",'
            '"birth_date":"19850401","sex":"2"}}'.replace("}}", "}").encode(),
            request="r",
            today=today,
        )


def send(city: Municipality, visit: Visit, told: Told = Told.NOBODY, contact: str = "") -> list[str]:
    visit = again(city, visit)
    seen = [each.draft.version_id for each in entered_in(visit, at=AT).waiting if each.draft]
    items = services.send_visit(visit=visit, told=told, contact=contact, seen=seen, by=actor(city), at=AT)
    return [each.fault or "sent" for each in items]


def test_what_the_person_confirmed_on_the_screen_is_sent_and_the_visit_leaves_nothing(
    city: Municipality,
) -> None:
    visit, keys = begin(city), VaultKey.objects.count()
    services.read_card(visit=visit, reader=OneCard(), sample="", by=actor(city), at=AT)
    confirm(city, visit)
    assert send(city, visit, Told.PHONE, "090-1234-5678") == ["sent", "sent"]
    for application in Application.objects.all():
        entered = entry_of(application)
        assert entered is not None
        assert (application.channel, entered.confirmed, entered.contact) == (
            "counter", Confirmed.SCREEN, "090-1234-5678",
        )  # fmt: skip
    assert services.close_visit(visit=visit, by=actor(city), at=AT)
    assert not services.close_visit(visit=visit, by=actor(city), at=AT)
    found = Visit.objects.get()
    assert (found.state, bytes(found.sealed_notes), found.key_id) == ("closed", b"", None)
    assert VaultKey.objects.count() == keys - 1
    assert list(check_counter(city.pk, Examination(at=AT))) == []
    with pytest.raises(Conflict):
        services.show_content(visit=visit, by=actor(city), at=AT)
    done = AuditEntry.objects.filter(subject_type="visit").order_by("pk").values_list("action", flat=True)
    assert {
        "visit.begun",
        "visit.card_read",
        "visit.shown",
        "visit.confirmed",
        "visit.sent",
        "visit.closed",
    } <= set(done)


def test_a_changed_answer_needs_a_new_confirmation(city: Municipality) -> None:
    visit = begin(city)
    with pytest.raises(Unconfirmed):
        send(city, visit)
    confirm(city, visit)
    fill(city, again(city, visit), on="2026-11-26")
    with pytest.raises(Unconfirmed):
        send(city, visit)
    # The tablet still shows what was there before: pressing the button there confirms nothing.
    old = again(city, visit).shown_digest
    with pytest.raises(Conflict):
        services.confirm_on_screen(visit=visit, seen=old, at=AT)
    assert Application.objects.count() == 0
    confirm(city, visit)
    assert send(city, visit) == ["sent", "sent"]


def test_what_is_marked_as_wrong_goes_back_to_the_clerk(city: Municipality) -> None:
    visit = begin(city)
    services.show_content(visit=visit, by=actor(city), at=AT)
    seen = again(city, visit).shown_digest
    with pytest.raises(Invalid, match="印"):
        services.mark_wrong(visit=visit, seen=seen, wrong=["moving.nothing", "water.<script>"], at=AT)
    services.mark_wrong(visit=visit, seen=seen, wrong=["moving.on", "moving.on"], at=AT)
    found = again(city, visit)
    assert (found.wrong, found.shown_digest, found.confirmed) == (["moving.on"], "", "")
    with pytest.raises(Unconfirmed):
        send(city, visit)


def test_without_a_screen_the_reason_is_kept_and_shown_with_the_case(city: Municipality) -> None:
    visit = begin(city)
    seen = entered_in(visit, at=AT).digest
    by = actor(city)
    for how, reason in ((Confirmed.ALOUD, "  "), (Confirmed.SCREEN, "理由")):
        with pytest.raises(Invalid):
            confirm_otherwise(visit=visit, how=how, seen=seen, reason=reason, by=by, at=AT)
    with pytest.raises(Conflict):
        confirm_otherwise(visit=visit, how=Confirmed.PAPER, seen="x", reason="端末の故障", by=by, at=AT)
    confirm_otherwise(visit=visit, how=Confirmed.PAPER, seen=seen, reason="端末の故障", by=by, at=AT)
    assert send(city, visit) == ["sent", "sent"]
    entered = entry_of(Application.objects.select_related("key")[0])
    assert entered is not None
    assert (entered.confirmed, entered.reason) == (Confirmed.PAPER, "端末の故障")


def test_an_unfinished_form_is_not_shown_and_an_address_that_reaches_nobody_not_taken(
    city: Municipality,
) -> None:
    visit = begin(city, filled=False)
    with pytest.raises(Invalid, match="直すところ"):
        services.show_content(visit=visit, by=actor(city), at=AT)
    fill(city, visit)
    confirm(city, visit)
    with pytest.raises(Invalid):
        send(city, visit, Told.MAIL, "hanako")
    assert Application.objects.count() == 0


def test_a_screen_is_joined_by_a_code_once_for_ten_minutes_and_guesses_are_counted(
    city: Municipality,
) -> None:
    visit, by = begin(city), actor(city)
    first = services.offer_screen_code(visit=visit, by=by, at=AT)
    second = services.offer_screen_code(visit=visit, by=by, at=AT)
    assert first.replace("-", "") not in str(list(Pairing.objects.values()))

    def join(typed: str, minutes: int = 0, address: str = "192.0.2.9") -> Any:
        at = AT + timedelta(minutes=minutes)
        return services.join_screen(municipality=city, typed=typed, address=address, at=at)

    for typed, minutes in ((first, 0), (second, 10), ("", 0), ("00000000", 0)):
        with pytest.raises(Invalid):
            join(typed, minutes)
    pairing = join(second.replace("-", "－"))
    with pytest.raises(Invalid):
        join(second)
    assert visit_on_screen(city, pairing) == visit
    for _ in range(30):
        with pytest.raises((Invalid, TooMany)):
            join("12345678", address="192.0.2.66")
    with pytest.raises(TooMany):
        join("12345678", address="192.0.2.66")
    services.offer_screen_code(visit=visit, by=by, at=AT)
    assert visit_on_screen(city, pairing) is None


def test_a_colleague_takes_up_a_visit_and_only_the_clerk_who_has_it_goes_on(city: Municipality) -> None:
    visit, chief = begin(city), actor(city, "chief")
    with pytest.raises(Conflict, match="引き継ぐ"):
        services.look_at(visit=visit, screen="check", by=chief, at=AT)
    services.take_up(visit=visit, by=chief, at=AT)
    services.look_at(visit=again(city, visit), screen="check", by=chief, at=AT)
    with pytest.raises(Conflict):
        services.add_procedures(visit=visit, codes=["moving"], by=actor(city), at=AT)
    for who in ("records", "admin"):
        with pytest.raises((Forbidden, NotFound)):
            services.take_up(visit=visit_for(actor(city, who), visit.pk), by=actor(city, who), at=AT)
    looks = AuditEntry.objects.filter(action__in=["visit.taken_up", "visit.viewed"])
    assert [(each.action, each.actor_id) for each in looks.order_by("pk")] == [
        ("visit.taken_up", "miyako-chief"),
        ("visit.viewed", "miyako-chief"),
    ]


def test_a_called_number_leads_to_one_visit_and_ends_with_it(city: Municipality) -> None:
    window, by = open_window(city), actor(city)
    take(window)
    ticket = services.call_next(window=window, by=by, at=AT)
    assert ticket is not None
    visits = [services.begin_visit(window=window, ticket=ticket, by=by, at=AT) for _ in range(2)]
    assert visits[0].pk == visits[1].pk
    services.close_visit(visit=visits[0], by=by, at=AT + timedelta(minutes=6))
    assert Ticket.objects.get().state == "served"
    window.refresh_from_db()
    assert window.recent == [360]
    other = make_window(city, "B")
    with pytest.raises(Conflict, match="席の番号"):
        services.call_next(window=other, by=by, at=AT)


def test_the_card_fills_the_same_questions_and_kana_is_left_to_the_clerk(city: Municipality) -> None:
    visit = begin(city, filled=False)
    services.read_card(visit=visit, reader=OneCard(), sample="", by=actor(city), at=AT)
    visit = again(city, visit)
    assert b"0270052" not in bytes(visit.sealed_notes)
    sources = known_of(visit)
    assert [each.words for each in sources] == ["カードから入れました"]
    assert sources[0].values["person.name"] == {"name": "髙橋　𠮷子", "kana": ""}
    assert sources[0].values["person.address"]["postal_code"] == "0270052"
    together = together_of(entered_in(visit, at=AT).waiting, at=AT)
    assert together.pages
    services.forget_known(visit=visit, by=actor(city), at=AT)
    assert notes_of(again(city, visit)) == {}


def test_what_was_left_open_with_nothing_in_it_is_closed_and_with_drafts_it_can_be_taken_up(
    city: Municipality,
) -> None:
    visit, window = begin(city), make_window(city, "B")
    services.open_desk(window=window, label="5", by=actor(city), at=AT)
    services.begin_visit(window=window, ticket=None, by=actor(city), at=AT)
    tomorrow = AT + timedelta(days=1, minutes=1)
    services.end_left_visits(tomorrow)
    assert {each.state: each.pk == visit.pk for each in Visit.objects.all()} == {
        "open": True,
        "closed": False,
    }
    services.close_visit(visit=again(city, visit), by=actor(city), at=tomorrow)
    assert (Draft.objects.count(), Basket.objects.count()) == (0, 0)
    services.end_left_visits(tomorrow + timedelta(days=31))
    assert Visit.objects.count() == 0


def test_what_a_clerk_opened_at_the_counter_stands_in_the_access_log(city: Municipality) -> None:
    visit, by = begin(city), actor(city)
    services.look_at(visit=visit, screen="check", by=by, at=AT)
    assert by.staff is not None
    looks = looks_by(city, [by.staff], Period()).looks
    assert [(each.staff_code, each.what, each.why) for each in looks] == [
        ("miyako-worker", "窓口で確かめる画面", "窓口で受け付けた職員として")
    ]
