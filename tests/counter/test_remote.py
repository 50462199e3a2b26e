"""The remote window at its edges: who comes in, who holds it, what is refused, what is left afterwards."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.counter.remote_scenes import BEGINS, DURING, act, again, book, clerk, come, room, seen_in
from tests.factories import actor, department, make_city
from tests.intake.baskets import moving, publish
from yorozu.counter.models import RemoteMessage, RemoteVisit
from yorozu.counter.selectors import remote_frames
from yorozu.counter.selectors.remote import details_of, number_of
from yorozu.counter.services import remote
from yorozu.counter.services.remote.offering import is_meeting_address
from yorozu.counter.soundness import check_remote_visits
from yorozu.foundation.clock import JST, frozen
from yorozu.foundation.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany
from yorozu.foundation.soundness import Examination
from yorozu.identity.actors import Actor
from yorozu.identity.models import Session
from yorozu.messaging.models import Delivery
from yorozu.municipality.models import Assignment, Municipality
from yorozu.procedures.models import Procedure
from yorozu.trust.models import AuditEntry, VaultKey
from yorozu.trust.vault import unseal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mails_can_be_sent(settings: Any) -> None:
    settings.YOROZU_PUBLIC_URL = "https://apply.example.jp"


FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
OFFERED = remote.Offered(
    begins=time(9), ends=time(17), minutes=30, seats=1, public=True, days_ahead=7, video_url=""
)


def offer(city: Municipality, **changes: Any) -> None:
    remote.set_offer(
        department=department(city), offered=replace(OFFERED, **changes), by=actor(city, "admin"), at=FRIDAY
    )


def ask(client: Client, **values: str) -> Any:
    return client.post("/miyako/remote/ask/moving/", {"begins_at": BEGINS.isoformat(), **values})


def test_a_frame_is_given_once_for_each_seat_and_free_again_when_cancelled(city: Municipality) -> None:
    first = book(city)
    with pytest.raises(Conflict, match="ほかの予約"):
        book(city, by="chief")
    offer(city, seats=2)
    second = book(city, by="chief")
    assert (first.visit.seat, second.visit.seat) == (1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        RemoteVisit.objects.within(city).filter(pk=second.visit.pk).update(seat=1)
    remote.cancel_visit(visit=first.visit, by=actor(city), at=FRIDAY)
    assert book(city).visit.seat == 1
    with pytest.raises(Conflict):
        book(city)
    # A longer frame that begins earlier is taken by what runs within it.
    offer(city, minutes=60, seats=2)
    with pytest.raises(Conflict):
        book(city, begins_at=BEGINS)


@pytest.mark.parametrize(
    "begins_at",
    [
        BEGINS.replace(hour=17),
        BEGINS.replace(minute=10),
        BEGINS.replace(day=23),  # 勤労感謝の日
        BEGINS.replace(day=28),  # Saturday
        BEGINS - timedelta(days=5),
        BEGINS + timedelta(days=100),
    ],
)
def test_only_frames_within_office_hours_and_days_are_given(city: Municipality, begins_at: datetime) -> None:
    with pytest.raises(Invalid):
        book(city, begins_at=begins_at)


def test_staff_of_other_departments_and_residents_where_nothing_is_offered_book_nothing(
    city: Municipality,
) -> None:
    for who in ("records", "mayor", "admin"):
        with pytest.raises(Forbidden):
            book(city, by=who)
    wanted = remote.Appointment(
        department=department(city), procedure=Procedure.objects.get(code="moving"), begins_at=BEGINS
    )
    with pytest.raises(Forbidden):
        remote.book_visit(wanted=wanted, by=Actor.anonymous(city), address="192.0.2.1", at=FRIDAY)
    assert RemoteVisit.objects.count() == 0


def test_a_resident_asks_for_a_time_and_can_cancel_by_the_link(city: Municipality) -> None:
    book(city, begins_at=BEGINS.replace(hour=11))
    client = Client()
    with frozen(FRIDAY):
        assert client.get("/miyako/remote/ask/moving/").status_code == 404
        assert "リモート窓口を予約する" not in client.get("/miyako/procedures/moving/").content.decode()
        offer(city)
        assert "リモート窓口を予約する" in client.get("/miyako/procedures/moving/").content.decode()
        page = client.get("/miyako/remote/ask/moving/").content.decode()
        assert "11月24日（火）" in page
        assert "11月23日" not in page
        assert BEGINS.isoformat() in page
        assert BEGINS.replace(hour=11).isoformat() not in page
        assert ask(client, begins_at="soon").status_code == 422
        refused = ask(client, mail="hanako", about="長" * 201)
        assert refused.status_code == 422
        assert "200文字まで" in refused.content.decode()
        made = ask(client, mail="hanako@example.jp", about="<script>alert(1)</script>")
        assert made.status_code == 302
        assert ask(Client()).status_code == 409
        link = made.headers["Location"].partition("?")[0]
        page = client.get(link).content.decode()
        assert "11月24日（火）14時00分から14時30分まで" in page
        assert "11月24日（火）13時45分から入室できます" in page
        assert client.post(link, {}).status_code == 409  # too early
        assert client.post(link, {"do": "cancel"}).status_code == 200
        assert client.get(link).status_code == 404
        assert ask(Client()).status_code == 302
        for _ in range(8):
            ask(Client())
        assert ask(Client(), begins_at=BEGINS.replace(hour=15).isoformat()).status_code == 429
    mail = Delivery.objects.get()
    plain = unseal(mail.key, mail.sealed_mail, context=f"mail:{mail.pk}").decode()
    assert link in plain
    assert "11月24日（火）14時00分" in plain
    assert "alert" not in plain
    assert "【宮古市】リモート窓口の予約" in plain


def test_a_button_for_an_appointment_pressed_twice_books_once(city: Municipality) -> None:
    publish(city, moving())
    offer(city, seats=2)
    client, other = Client(), Client()
    with frozen(FRIDAY):
        found = re.search(
            r'name="once" value="([^"]+)"', client.get("/miyako/remote/ask/moving/").content.decode()
        )
        assert found
        answers = [ask(client, once=found[1]) for _ in range(2)]
        assert {each.headers["Location"] for each in answers} == {answers[0].headers["Location"]}
        assert RemoteVisit.objects.count() == 1
        # Another time from the same page, a key that could be guessed, a clerk: each an appointment of its own.
        assert ask(client, once=found[1], begins_at=BEGINS.replace(hour=9).isoformat()).status_code == 302
        link = ask(other, once="1").headers["Location"]
        assert link != answers[0].headers["Location"]
        assert ask(client, once="1").status_code == 409
        assert ask(client, once=found[1]).headers["Location"] == answers[0].headers["Location"]
        client.post(link.partition("?")[0], {"do": "cancel"})
        values = {"department": "residents", "begins_at": BEGINS.isoformat(), "once": found[1]}
        worker = clerk(city)
        made = {worker.post("/miyako/desk/remote/new/", values).headers["Location"] for _ in range(2)}
        assert len(made) == 1
        assert RemoteVisit.objects.exclude(state="cancelled").count() == 3
        # Once it was cancelled, the same page books anew.
        client.post(answers[0].headers["Location"].partition("?")[0], {"do": "cancel"})
        assert ask(client, once=found[1]).headers["Location"] != answers[0].headers["Location"]


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_book_once(city: Municipality) -> None:
    publish(city, moving())
    offer(city, seats=2)
    once = remote.new_once()

    def press(_: int) -> tuple[str, str]:
        try:
            booked = book(city, once=once)
            return str(booked.visit.pk), booked.token
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(4)))) == 1
    assert RemoteVisit.objects.count() == 1


def test_a_time_that_no_calendar_reaches_is_told_to_be_chosen_anew(city: Municipality) -> None:
    publish(city, moving())
    offer(city)
    with frozen(FRIDAY):
        for begins_at in (
            "0001-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            "9999-12-31T23:59:59+09:00",
            "0001-01-01T00:00:00-09:00",
        ):
            for client, path in ((Client(), "remote/ask/moving"), (clerk(city), "desk/remote/new")):
                values = {"begins_at": begins_at, "department": "residents"}
                refused = client.post(f"/miyako/{path}/", values)
                assert refused.status_code == 422
                assert "日時を、一覧から選んでください。" in refused.content.decode()


def test_the_link_opens_around_its_time_and_guessing_is_slow(city: Municipality) -> None:
    booked = book(city)
    link = f"/miyako/remote/in/{booked.token}/"
    with frozen(BEGINS - timedelta(minutes=16)):
        assert "入室できます" in Client().get(link).content.decode()
        assert Client().post(link).status_code == 409
    with frozen(BEGINS - timedelta(minutes=15)):
        assert "入室する" in Client().get(link).content.decode()
        assert again(booked).visitor_digest == ""  # opening it, as mail scanners do, takes no place
    with frozen(BEGINS.replace(hour=23, minute=59)):
        assert Client().get(link).status_code == 200
        for _ in range(59):
            with pytest.raises(NotFound):
                remote.find_link(
                    municipality=city, token="guess", address="127.0.0.1", at=BEGINS.replace(hour=23)
                )
        assert Client().get("/miyako/remote/in/guess/").status_code == 429
    with frozen(BEGINS + timedelta(hours=10)):
        assert Client().get(link).status_code == 404
        assert Client().post(link).status_code == 404
    other = make_city("tono", "032085", "遠野市")
    with pytest.raises(NotFound):
        remote.find_link(municipality=other, token=booked.token, address="192.0.2.9", at=DURING)
    row = RemoteVisit.objects.values().get(pk=booked.visit.pk)
    assert booked.token not in str(row)


def test_a_second_browser_waits_until_the_clerk_compared_its_number(city: Municipality) -> None:
    booked = book(city)
    with frozen(DURING):
        first, worker = come(booked), clerk(city)
        second = come(booked)
        assert come(booked, first).get("/miyako/remote/room/").status_code == 200
        act(worker, booked, "hold")
        number = number_of(again(booked).waiting_digest)
        door = second.get("/miyako/remote/room/").content.decode()
        assert number in door
        assert "職員が入室を確かめています" in door
        assert second.get("/miyako/remote/live/?place=door").status_code == 204
        assert second.post("/miyako/remote/say/", {"text": "中に", "once": "x"}).status_code == 409
        assert second.post("/miyako/remote/act/", {"do": "end"}).status_code == 409
        assert "ほかの端末で開こうとしています" in first.get("/miyako/remote/room/").content.decode()
        assert number in worker.get(room(booked)).content.decode()
        assert Client().post(f"/miyako/remote/in/{booked.token}/").status_code == 409  # a third
        wrong = f"{(int(number) + 1) % 10_000:04d}"
        assert act(worker, booked, "admit", number=wrong) == 409
        assert act(worker, booked, "admit", number=number) == 302
        assert second.get("/miyako/remote/live/?place=door").headers["HX-Refresh"] == "true"
        assert "職員が対応しています" in second.get("/miyako/remote/room/").content.decode()
        assert first.get("/miyako/remote/room/").status_code == 404
        # Refused, and the one who is in stays in.
        third = come(booked)
        assert act(worker, booked, "refuse") == 302
        assert third.get("/miyako/remote/room/").status_code == 404
        assert again(booked).state == "open"
    actions = list(AuditEntry.objects.filter(action__startswith="remote.").values_list("action", flat=True))
    assert {"remote.knocked", "remote.admitted", "remote.refused"} < set(actions)


def test_who_was_let_in_brings_a_form_and_a_name_of_their_own(city: Municipality) -> None:
    booked = book(city)
    who, typed = "/miyako/apply/moving/who/", {"_shown": "phone", "phone": "0193-62-2111", "keep": "1"}
    with frozen(DURING):
        first, worker = come(booked, name="髙橋"), clerk(city)
        act(worker, booked, "hold")
        first.post("/miyako/remote/act/", {"do": "form"})
        first.post(who, typed)
        before = again(booked)
        assert "0193-62-2111" in worker.get(room(booked)).content.decode()
        second = come(booked, name="別の人")
        assert details_of(again(booked))["name"] == "髙橋"
        number = number_of(again(booked).waiting_digest)
        assert act(worker, booked, "admit", number=number) == 302
        now = again(booked)
        assert (now.draft_id, now.pointed, now.looked_at) == (None, "", None)
        assert (details_of(now)["name"], details_of(now)["waiting"]) == ("別の人", "")
        form = first.get(who).content.decode()
        assert "リモート窓口は終わりました" in form
        assert "職員には、もう見えません" in form
        assert first.get("/miyako/remote/live/?place=form&section=who").status_code == 286
        first.post(who, {**typed, "phone": "0193-62-2112"})
        page = worker.get(room(booked)).content.decode()
        assert "0193-62-211" not in page
        assert "別の人" in page
        assert "髙橋" not in page
        assert act(worker, booked, "point", field="old") == 409
        # A form that was opened just before somebody else was let in.
        draft = before.draft
        assert draft is not None
        with pytest.raises(Conflict):
            remote.begin_form(visit=before, draft=draft, at=DURING)
        assert second.post("/miyako/remote/act/", {"do": "form"}).status_code == 302
        assert again(booked).draft_id not in (None, draft.pk)
        second.post(who, {**typed, "phone": "0193-62-2113"})
        assert "0193-62-2113" in worker.get(room(booked)).content.decode()
        # The same draft, carried over to the second device by its code.
        remote.begin_form(visit=again(booked), draft=draft, at=DURING)
        form = first.get(who).content.decode()
        assert "リモート窓口は終わりました" in form
        assert "職員には、もう見えません" not in form


def test_what_somebody_wrote_gets_no_readings(city: Municipality, settings: Any) -> None:
    booked = book(city)
    with frozen(DURING):
        resident = come(booked, name="山田太郎")
        resident.post("/miyako/remote/say/", {"text": "妻の病名は膵臓癌です", "once": "x"})
        resident.cookies[settings.YOROZU_DISPLAY_COOKIE] = "furigana"
        page = resident.get("/miyako/remote/room/").content.decode()
    assert "<ruby>窓口<rp>" in page
    assert "妻の病名は膵臓癌です" in page
    assert "山田太郎 様" in page


def test_one_clerk_holds_it_and_handing_over_is_explicit(city: Municipality) -> None:
    booked = book(city)
    finance = department(city, "finance")
    Assignment.objects.within(city).filter(staff__code="miyako-manager").update(department=finance)
    with frozen(DURING):
        come(booked)
        worker, chief, elsewhere = (clerk(city, each) for each in ("worker", "chief", "manager"))
        assert elsewhere.get(room(booked)).status_code == 404
        assert elsewhere.get(f"{room(booked)}live/").status_code == 404
        assert act(elsewhere, booked, "hold") == 404
        assert room(booked) not in elsewhere.get("/miyako/desk/remote/").content.decode()
        assert act(worker, booked, "point", field="old") == 403
        assert act(worker, booked, "hold") == 302
        assert act(chief, booked, "hold") == 409
        for do in ("say", "point", "release", "end", "admit", "choose"):
            assert act(chief, booked, do, text="a", procedure="moving") == 403, do
        page = chief.get(room(booked)).content.decode()
        assert "担当者さんが対応しています" in page
        assert "チャットに送る" not in page
        assert act(worker, booked, "release") == 302
        assert act(chief, booked, "hold") == 302
        assert act(worker, booked, "hold") == 409
    with frozen(DURING + timedelta(minutes=3)):
        assert act(worker, booked, "hold") == 302  # nothing was heard of the chief
        assert act(worker, booked, "dance") == 422


def test_what_is_written_is_escaped_ordered_said_once_and_limited(city: Municipality) -> None:
    booked = book(city)
    with frozen(DURING):
        resident, worker = come(booked, name="<img src=x onerror=alert(1)>"), clerk(city)
        act(worker, booked, "hold")
        htmx = {"HX-Request": "true"}
        for _ in range(2):
            resident.post("/miyako/remote/say/", {"text": "<script>x</script>", "once": "a"})
            act(worker, booked, "say", text="& どうぞ", once="a")
        assert [(each.number, each.side) for each in RemoteMessage.objects.order_by("number")] == [
            (1, "visitor"),
            (2, "clerk"),
        ]
        for page in (resident.get("/miyako/remote/room/"), worker.get(room(booked))):
            assert "&lt;script&gt;x&lt;/script&gt;" in page.content.decode()
            assert "<img src=x" not in page.content.decode()
        long = resident.post("/miyako/remote/say/", {"text": "長" * 501, "once": "b"})
        assert long.status_code == 422
        assert "長" * 501 in long.content.decode()  # nothing typed is lost
        assert "501文字" in long.content.decode()
        said = resident.post("/miyako/remote/say/", {"text": " ", "once": "c"}, headers=htmx)
        assert (said.status_code, "入力してください" in said.content.decode()) == (200, True)
        said = resident.post("/miyako/remote/say/", {"text": "はい", "once": "d"}, headers=htmx)
        assert said.headers["HX-Trigger"] == "remote-said"
        for number in range(28):
            remote.say(visit=again(booked), text="あ", once=str(number), by=None, at=DURING)
        with pytest.raises(TooMany):
            remote.say(visit=again(booked), text="あ", once="more", by=None, at=DURING)
        assert Client(enforce_csrf_checks=True).post("/miyako/remote/say/", {"text": "x"}).status_code == 403
        assert Client().post("/miyako/remote/say/", {"text": "x", "once": "y"}).status_code == 409


def test_asking_what_is_new_opens_nothing_while_nothing_changed(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = book(city)
    with frozen(DURING):
        resident, worker = come(booked), clerk(city)
        act(worker, booked, "hold")
        resident.post("/miyako/remote/act/", {"do": "form"})
        theirs = seen_in(resident.get("/miyako/apply/moving/who/").content.decode())
        ours = seen_in(worker.get(room(booked)).content.decode())
        looks = AuditEntry.objects.filter(action="remote.viewed")
        assert looks.count() == 1
        live, desk = "/miyako/remote/live/?place=form&section=who&seen=", f"{room(booked)}live/?seen="

        def never(*_: Any, **__: Any) -> bytes:
            raise AssertionError("something was opened")

        used = Session.objects.get(user__login="miyako-worker").seen_at
        with monkeypatch.context() as closed:
            closed.setattr("yorozu.counter.selectors.remote.unseal", never)
            closed.setattr("yorozu.intake.sealed.unseal", never)
            assert resident.get(live + theirs).status_code == 204
            assert worker.get(desk + ours).status_code == 204
        act(worker, booked, "point", field="phone")
        pointed = resident.get(live + theirs)
        assert "職員が「電話番号」を指しています" in pointed.content.decode()
        assert "page-form" not in pointed.content.decode()
        assert resident.get(live + seen_in(pointed.content.decode())).status_code == 204
        resident.post("/miyako/apply/moving/who/", {"_shown": "phone", "phone": "0193-62-2111", "keep": "1"})
    with frozen(DURING + timedelta(seconds=5)):
        resident.post("/miyako/apply/moving/who/", {"_shown": "phone", "phone": "0193-62-2112", "keep": "1"})
        changed = worker.get(desk + ours)
        assert "0193-62-2112" in changed.content.decode()
        assert looks.count() == 1
    with frozen(DURING + timedelta(minutes=11)):
        worker.get(room(booked))
        assert looks.count() == 2
        # What a page asks by itself keeps no session alive, and leads to the sign-in page once it has ended.
        Session.objects.filter(user__login="miyako-worker").update(seen_at=used)
        worker.get(desk + ours)
        assert Session.objects.get(user__login="miyako-worker").seen_at == used
        assert Client().get(desk).headers["HX-Refresh"] == "true"
        assert resident.post("/miyako/remote/act/", {"do": "end"}).status_code == 302
        over = resident.get(live + theirs)
        assert (over.status_code, "リモート窓口は終わりました" in over.content.decode()) == (286, True)
        beside = resident.get("/miyako/apply/moving/who/").content.decode()
        assert "ひとりで続けられます" in beside
        assert "hx-get" not in beside.partition('id="page-form"')[0].partition("<main")[2]
        saved = resident.post("/miyako/apply/moving/who/", {"_shown": "", "save": "1"})
        assert saved.headers["Location"] == "/miyako/apply/moving/saved/"
        page = worker.get(room(booked)).content.decode()
        assert "0193-62-2112" not in page
        assert looks.count() == 2
        assert act(worker, booked, "point", field="phone") == 409


def test_the_clerk_chooses_only_what_their_department_answers_for(city: Municipality) -> None:
    booked = book(city, procedure=None)
    with frozen(DURING):
        resident, worker = come(booked), clerk(city)
        act(worker, booked, "hold")
        assert resident.post("/miyako/remote/act/", {"do": "form"}).status_code == 409
        assert act(worker, booked, "choose", procedure="nothing") == 422
        assert act(worker, booked, "choose", procedure="moving") == 302
        assert resident.post("/miyako/remote/act/", {"do": "form"}).status_code == 302
        assert act(worker, booked, "choose", procedure="moving") == 409
        # Answers of another department's procedure stay closed.
        Procedure.objects.filter(code="moving").update(department=department(city, "finance"))
        assert "担当の課の職員だけ" in worker.get(room(booked)).content.decode()


def test_after_some_days_nothing_that_was_said_is_left(city: Municipality) -> None:
    booked = book(city, mail="hanako@example.jp", about="相談")
    with frozen(DURING):
        resident = come(booked)
        resident.post("/miyako/remote/say/", {"text": "こんにちは", "once": "a"})
    visit = again(booked)
    key = visit.key_id
    assert list(check_remote_visits(city.pk, Examination(at=DURING, settled=True))) == []
    remote.close_and_forget(DURING)
    assert again(booked).state == "open"
    remote.close_and_forget(BEGINS + timedelta(hours=10))
    ended = again(booked)
    assert (ended.state, ended.ended_by) == ("ended", "time")
    assert details_of(ended)["mail"] == "hanako@example.jp"
    late = Examination(at=BEGINS + timedelta(days=10), settled=True)
    assert [each.kind for each in check_remote_visits(city.pk, late)] == ["counter.remote-kept"]
    RemoteMessage.objects.all().update(number=3)
    broken = Examination(at=DURING, settled=True)
    assert [each.kind for each in check_remote_visits(city.pk, broken)] == ["counter.remote-chat"]
    remote.close_and_forget(BEGINS + timedelta(days=8))
    assert not RemoteVisit.objects.filter(pk=visit.pk).exists()
    assert not RemoteMessage.objects.exists()
    assert not VaultKey.objects.filter(pk=key).exists()
    assert not Delivery.objects.exists()


def test_the_link_is_sent_once_more_on_the_day_before(city: Municipality) -> None:
    booked = book(city, mail="hanako@example.jp")
    for at in (FRIDAY, BEGINS - timedelta(hours=23), BEGINS - timedelta(hours=22)):
        remote.remind_visitors(at)
    sent = [
        unseal(each.key, each.sealed_mail, context=f"mail:{each.pk}").decode()
        for each in Delivery.objects.order_by("created_at")
    ]
    assert [booked.token in each for each in sent] == [True, True]
    assert "近づきました" in sent[1]


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://meet.example.jp/madoguchi", True),
        ("https://meet.example.jp:8443/a?b=c#d", True),
        ("http://meet.example.jp/", False),
        ("javascript:alert(1)", False),
        ("https://user:pw@meet.example.jp/", False),  # pragma: allowlist secret
        ("https://meet.example.jp/ x", False),
        ('https://meet.example.jp"onclick=x/', False),
        ("https://", False),
        ("https://[", False),
        ("//meet.example.jp", False),
        ("https://" + "a" * 300 + ".jp", False),
    ],
)
def test_only_a_plain_https_address_is_taken_for_the_video_meeting(address: str, good: bool) -> None:
    assert is_meeting_address(address) is good


def test_the_administrator_sets_hours_and_the_meeting_room_and_both_sides_find_it(city: Municipality) -> None:
    address = "/miyako/desk/remote/setup/residents/"
    values = {"begins": "9:00", "ends": "12:00", "minutes": "20", "seats": "1", "days_ahead": "7"}
    booked = book(city)
    with frozen(DURING):
        admin = clerk(city, "admin")
        assert clerk(city).get("/miyako/desk/remote/setup/").status_code == 403
        assert admin.get(address).status_code == 200
        refused = admin.post(address, {**values, "ends": "8:00", "video_url": "http://x.example"})
        assert refused.status_code == 422
        assert "終わりは、始まりより後" in refused.content.decode()
        assert "https://" in refused.content.decode()
        good = {**values, "public": "on", "video_url": "https://meet.example.jp/m"}
        assert admin.post(address, good).status_code == 302
        assert "9時00分から12時00分まで" in admin.get("/miyako/desk/remote/setup/").content.decode()
        resident, worker = come(booked), clerk(city)
        act(worker, booked, "hold")
        for page in (resident.get("/miyako/remote/room/"), worker.get(room(booked))):
            assert (
                'href="https://meet.example.jp/m" target="_blank" rel="noopener noreferrer external" '
                'referrerpolicy="no-referrer"'
            ) in page.content.decode()
            assert page.headers["Referrer-Policy"] == "same-origin"
            assert page.headers["Cache-Control"] == "no-store"
    days = remote_frames.free_days(department(city), at=FRIDAY, days=7)
    assert [remote_frames.time_words(each) for each in days[0].frames][:2] == ["10時20分", "10時40分"]


def test_a_clerk_makes_an_appointment_for_now_in_the_browser(city: Municipality) -> None:
    book(city, begins_at=BEGINS.replace(hour=9))
    with frozen(DURING):
        worker = clerk(city)
        page = worker.get("/miyako/desk/remote/new/").content.decode()
        assert BEGINS.isoformat() in page  # the frame that is going on
        values = {"department": "residents", "begins_at": BEGINS.isoformat(), "procedure": "moving"}
        assert worker.post("/miyako/desk/remote/new/", {"department": "residents"}).status_code == 422
        assert worker.post("/miyako/desk/remote/new/", {**values, "mail": "x"}).status_code == 422
        made = worker.post("/miyako/desk/remote/new/", values)
        page = worker.get(made.headers["Location"]).content.decode()
        assert "/miyako/remote/in/" in page
        assert worker.post("/miyako/desk/remote/new/", values).status_code == 409
        assert (
            made.headers["Location"].partition("?")[0] in worker.get("/miyako/desk/remote/").content.decode()
        )


def test_a_procedure_is_told_to_nobody_who_has_no_visit_in_hand(city: Municipality) -> None:
    booked = book(city)
    with frozen(DURING):
        assert Client().get("/miyako/remote/room/").status_code == 404
        assert Client().get("/miyako/remote/live/").headers["HX-Refresh"] == "true"
        come(booked)
        visit = again(booked)
    with pytest.raises(DomainError):
        remote.come_in(visit=visit, name="", secret="", at=BEGINS + timedelta(days=1))
