"""The screens: the form to print, taking in, what stands in the way, comparing, receiving."""

from typing import Any

import pytest
from bench import pen
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.paper.clerk import DOG, WHO, confirmed, fresh, ready, send
from tests.paper.making import Knowing, other_paper, publish, sheets, upload, work
from yorozu.identity.models import User
from yorozu.intake.models import Application
from yorozu.municipality.models import Municipality
from yorozu.paper.content import content_of
from yorozu.paper.desk import listing
from yorozu.paper.models import Scan, State
from yorozu.trust.models import AuditEntry


def signed_in(city: Municipality, key: str = "worker") -> Client:
    client = Client()
    client.force_login(User.objects.get(login=f"{city.slug}-{key}"))
    return client


def address(scan: Scan | None, screen: str, **more: Any) -> str:
    named = {"scan_id": scan.pk} if scan else {}
    return reverse(f"paper:{screen}", kwargs={"city": "miyako", **named, **more})


def page(values: dict[str, str], shown: str, scan: Scan, **more: Any) -> dict[str, Any]:
    typed = {name.replace("__", "."): value for name, value in values.items()}
    return {"_shown": shown, "revision": scan.revision, **typed, **more}


def test_everybody_may_print_the_form_of_what_is_taken_on_paper(city: Municipality) -> None:
    publish(city)
    publish(city, code="online-only", channels=["online"])
    shown = Client().get("/miyako/procedures/dog-notice/").content.decode()
    assert 'href="/miyako/forms/dog-notice/"' in shown
    assert "紙の用紙" not in Client().get("/miyako/procedures/online-only/").content.decode()
    form = Client().get("/miyako/forms/dog-notice/")
    assert (form.status_code, form["Content-Type"]) == (200, "application/pdf")
    assert form["Content-Disposition"].startswith(
        "attachment; filename=\"dog-notice.pdf\"; filename*=UTF-8''"
    )
    assert len(pen.blank_pages(form.content)) == 2
    assert Client().get("/miyako/forms/online-only/").status_code == 404
    assert Client().get("/miyako/forms/no-such/").status_code == 404


def test_a_clerk_takes_in_compares_and_receives_on_the_screens(
    city: Municipality, reader: Knowing, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = publish(city)
    clerk = signed_in(city)
    assert "受け付ける前のスキャンはありません" in clerk.get(address(None, "list")).content.decode()
    assert "令和8年11月20日" in clerk.get(address(None, "upload")).content.decode()
    wrong = clerk.post(address(None, "upload"), {"arrived_on": "きのう", "procedure": "x"})
    said = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'href="#id_arrived_on"' in said
    none = clerk.post(address(None, "upload"), {"arrived_on": "R8.11.18"})
    assert "スキャンしたファイルを選んでください。" in none.content.decode()
    monkeypatch.setattr(listing, "MOST_BYTES", 1024 * 1024)
    big = SimpleUploadedFile("big.pdf", b"%PDF" + b"0" * 1024 * 1024)
    assert (
        "1 MB まで"
        in clerk.post(address(None, "upload"), {"arrived_on": "R8.11.18", "files": big}).content.decode()
    )
    pdf = SimpleUploadedFile("scan.pdf", pen.as_pdf([Image.new("1", (9, 9), 1)]))
    taken = clerk.post(
        address(None, "upload"), {"arrived_on": "R8.11.18", "files": pdf, "procedure": "dog-notice"}
    )
    assert taken["Location"].startswith("/miyako/desk/paper/")
    pdf.seek(0)
    twice = clerk.post(address(None, "upload"), {"arrived_on": "R8.11.18", "files": pdf})
    assert (twice.status_code, taken["Location"] in twice.content.decode()) == (409, True)
    Scan.objects.all().delete()
    scan = fresh(upload(city, [*sheets(version), other_paper()]))
    waiting = clerk.get(address(scan, "scan")).content.decode()
    assert "読み取っています" in waiting
    work()
    first = clerk.get(address(scan, "scan"))
    assert first["Location"] == address(scan, "section", section="who")
    shown = clerk.get(first["Location"]).content.decode()
    assert "はっきり" in shown
    assert "要確認" in shown
    picture = clerk.get(address(scan, "boxes", field="birth"))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert clerk.get(address(scan, "boxes", field="dogs.0.name")).status_code == 200
    assert clerk.get(address(scan, "boxes", field="nothing")).status_code == 404
    assert clerk.get(address(scan, "page", number=3)).status_code == 200
    assert clerk.get(address(scan, "page", number=4)).status_code == 404
    scan = fresh(scan)
    who, dog = address(scan, "section", section="who"), address(scan, "section", section="dog")
    shown_names = "name birth address phone"
    refused = clerk.post(who, page(WHO, shown_names, scan, compared=["name", "birth"]))
    assert refused.status_code == 422
    assert 'href="#id_compared_address"' in refused.content.decode()
    scan = fresh(scan)
    back = clerk.post(
        who, page(WHO, shown_names, scan, compared=["name", "birth", "address", "phone"], save="1")
    )
    assert back["Location"] == address(None, "list")
    assert clerk.get(address(scan, "scan"))["Location"] == dog, "it goes on where it was left"
    scan = fresh(scan)
    names = "kind dogs dogs.0.name dogs.0.count proof agree"
    attached = clerk.post(dog, page(DOG, names, scan, **{"attach.proof": ["3", "9" * 9, "x"]}))
    assert attached["Location"] == dog
    assert content_of(fresh(scan)).raw["proof"][0]["name"] == "スキャン3枚目.jpg"
    added = clerk.post(dog, page(DOG, names, fresh(scan), **{"add:dogs": "1"}))
    assert added["Location"].startswith(dog)
    assert len(content_of(fresh(scan)).raw["dogs"]) == 2
    clerk.post(dog, page(DOG | {"dogs__rows": "2"}, names, fresh(scan), **{"remove:dogs:1": "1"}))
    early = clerk.get(address(scan, "check")).content.decode()
    assert "まだ受け付けられません" in early
    assert "この内容で受け付ける" not in early
    done = clerk.post(
        dog, page(DOG, names, fresh(scan), compared=["kind", "dogs.0.name", "dogs.0.count", "agree"])
    )
    assert done["Location"] == address(scan, "check")
    scan = fresh(scan)
    assert "この内容で受け付ける" in clerk.get(address(scan, "check")).content.decode()
    told = {"told": "phone", "contact": "12", "revision": scan.revision}
    assert clerk.post(address(scan, "check"), told).status_code == 422
    assert clerk.get(address(scan, "received"))["Location"] == address(scan, "scan")
    assert clerk.get(address(scan, "slip")).status_code == 404
    sent = clerk.post(address(scan, "check"), told | {"contact": "0193-62-2111"})
    assert sent["Location"] == address(scan, "received")
    number = Application.objects.within(city).get().receipt_number
    assert number in clerk.get(sent["Location"]).content.decode()
    assert clerk.get(address(scan, "slip")).content.startswith(b"%PDF")
    assert clerk.get(address(scan, "check"))["Location"] == address(scan, "scan")
    assert clerk.get(address(scan, "scan"))["Location"] == address(scan, "received")
    assert number in clerk.get(address(None, "list")).content.decode()
    looks = AuditEntry.objects.filter(action="paper.viewed", subject_id=str(scan.pk))
    assert {each.details["screen"] for each in looks} >= {"scan", "who", "check", "received", "slip"}


def test_who_was_slower_keeps_what_they_typed(city: Municipality, reader: Knowing) -> None:
    scan = ready(city)
    clerk = signed_in(city, "chief")
    confirmed(scan)
    typed = page(WHO | {"phone": "0225-95-1111"}, "name birth address phone", scan, compared=["phone"])
    clash = clerk.post(address(scan, "section", section="who"), typed)
    said = clash.content.decode()
    assert clash.status_code == 409
    assert "先に変更されています" in said
    assert "0225-95-1111" in said
    assert content_of(fresh(scan)).raw["phone"] == "090-1234-5678"
    send(fresh(scan))
    assert clerk.post(address(scan, "section", section="who"), typed)["Location"] == address(scan, "scan")


def test_what_stands_in_the_way_is_told_with_what_to_do(city: Municipality, reader: Knowing) -> None:
    version, other = publish(city), publish(city, code="cat-notice", title="猫の届出")
    clerk = signed_in(city)
    scan = upload(city, sheets(version), expected=other)
    work()
    said = clerk.get(address(scan, "scan")).content.decode()
    assert "これは「犬の届出（第1版）」の用紙です。" in said
    assert "「犬の届出（第1版）」として続ける" in said
    assert clerk.post(address(scan, "choose"), {"revision": 99, "as_found": "1"}).status_code == 409
    scan = fresh(scan)
    assert clerk.post(address(scan, "choose"), {"revision": scan.revision}).status_code == 422
    on = clerk.post(address(scan, "choose"), {"revision": scan.revision, "as_found": "1"})
    assert on["Location"] == address(scan, "scan")
    blind = upload(city, [other_paper()])
    work()
    blind = fresh(blind)
    assert "どの手続の用紙かを選んでください" in clerk.get(address(blind, "scan")).content.decode()
    clerk.post(address(blind, "choose"), {"revision": blind.revision, "procedure": "cat-notice"})
    assert fresh(blind).state == State.READY
    typed = clerk.get(address(blind, "section", section="who")).content.decode()
    assert "届いた紙を見て入力してください" in typed
    assert "読み取りなし" in typed
    asked = clerk.get(address(blind, "discard")).content.decode()
    assert "このスキャンを捨てますか" in asked
    gone = clerk.post(address(blind, "discard"), {"revision": fresh(blind).revision})
    assert gone["Location"] == address(None, "list")
    assert clerk.get(address(blind, "scan")).status_code == 404


@pytest.mark.parametrize("key", ["mayor", "records", "admin"])
def test_others_of_the_office_have_no_way_to_scans(city: Municipality, reader: Knowing, key: str) -> None:
    scan = ready(city)
    for name in ("scan", "check", "slip"):
        assert signed_in(city, key).get(address(scan, name)).status_code == 403
    assert Client().get(address(scan, "scan")).status_code == 302
