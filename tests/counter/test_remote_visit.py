"""A remote visit from the link to the receipt, without a script: the resident types, the clerk reads, points and writes."""

import pytest
from django.test import Client, RequestFactory

from tests.counter.remote_scenes import DURING, act, again, book, clerk, come, room
from tests.intake.baskets import ADDRESS
from yorozu.counter.handlers import on_draft_sent
from yorozu.counter.models import RemoteMessage
from yorozu.foundation import panels
from yorozu.foundation.clock import frozen
from yorozu.intake.events import DraftSent
from yorozu.intake.models import Application
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
WHO = {
    "_shown": "name phone old",
    "name.name": "髙橋 𠮷子", "name.kana": "たかはし よしこ", "phone": "",
    **{f"old.{part}": value for part, value in ADDRESS.items()},
}  # fmt: skip


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[:600])
    return answer.content.decode()


def test_a_visit_from_the_link_to_the_receipt(city: Municipality) -> None:
    booked = book(city, about="引っ越しのこと")
    with frozen(DURING):
        resident, worker = come(booked), clerk(city)
        assert "職員を呼んでいます" in page(resident, "/miyako/remote/room/")
        assert "お待ちです" in page(worker, "/miyako/desk/remote/")
        assert act(worker, booked, "hold") == 302
        shown = page(worker, room(booked))
        assert "髙橋" in shown
        assert "引っ越しのこと" in shown
        began = resident.post("/miyako/remote/act/", {"do": "form"})
        assert began.headers["Location"] == "/miyako/apply/moving/who/"
        form = page(resident, began.headers["Location"])
        assert "リモート窓口につながっています" in form
        # Each step is saved, and the clerk reads it; the clerk has nothing to type into.
        assert resident.post("/miyako/apply/moving/who/", {**WHO, "keep": "1"}).status_code == 204
        shown = page(worker, room(booked))
        assert "髙橋 𠮷子" in shown
        assert 'name="name.name"' not in shown
        # Pointing: here, and on another page.
        assert act(worker, booked, "point", field="old") == 302
        form = page(resident, "/miyako/apply/moving/who/")
        assert "職員が「今の住所」を指しています" in form
        assert 'href="#id_old"' in form
        assert act(worker, booked, "point", field="on") == 302
        form = page(resident, "/miyako/apply/moving/who/")
        assert 'form="page-form" name="goto" value="on"' in form
        went = resident.post("/miyako/apply/moving/who/", {**WHO, "goto": "on"})
        assert went.headers["Location"] == "/miyako/apply/moving/when/#id_on"
        stayed = resident.post("/miyako/apply/moving/who/", {**WHO, "goto": ""})
        assert stayed.headers["Location"] == "/miyako/apply/moving/who/"
        # Both write.
        assert act(worker, booked, "say", text="日付を入れてください", once="a") == 302
        assert resident.post("/miyako/remote/say/", {"text": "いつでも？", "once": "b"}).status_code == 302
        assert "日付を入れてください" in page(resident, "/miyako/apply/moving/when/")
        assert "いつでも？" in page(worker, room(booked))
        # The resident sends, and gets the receipt as always.
        resident.post("/miyako/apply/moving/when/", {"_shown": "on", "on": "2026-11-25"})
        resident.post("/miyako/apply/moving/papers/", {"_shown": "agreed", "agreed": "on"})
        sent = resident.post("/miyako/apply/moving/check/")
        assert sent.headers["Location"] == "/miyako/apply/moving/receipt/"
        assert "照会コード" in page(resident, sent.headers["Location"])
        application = Application.objects.get()
        assert (application.channel, application.staff_id) == ("online", None)
        shown = page(worker, room(booked))
        assert application.receipt_number in shown
        assert "宮町一丁目" not in shown
        assert act(worker, booked, "point", field="old") == 409
        # What came of it is kept with the visit, once however often it is heard.
        event = DraftSent(application.pk, city.pk)
        for _ in range(2):
            on_draft_sent(event)
        assert again(booked).application_id == application.pk
        on_case = panels.render("case.standing", RequestFactory().get("/"), application)
        assert "リモート窓口で職員が支援しました（市民課・担当者）" in on_case
        assert act(worker, booked, "end") == 302
        assert "リモート窓口は終わりました" in page(resident, "/miyako/remote/room/")
        page(Client(), f"/miyako/remote/in/{booked.token}/", 404)
    names = [
        each.action for each in AuditEntry.objects.filter(subject_type="remote_visit").order_by("at", "id")
    ]
    assert sorted(names) == sorted(
        ["remote.booked", "remote.joined", "remote.held", "remote.viewed", "remote.ended"]
    )
    kept = " ".join(str(each.details) for each in AuditEntry.objects.all())
    assert "髙橋" not in kept
    assert booked.token not in kept
    assert [bytes(each.sealed_text).find("いつ".encode()) for each in RemoteMessage.objects.all()] == [-1, -1]
