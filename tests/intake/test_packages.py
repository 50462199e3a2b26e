"""Packages of another system: each application taken once, in the sender's time; everything else told, nothing lost."""

import argparse
import csv
import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import AT, actor, make_city
from tests.intake.packing import APPLIED, SENDER, entry, package
from tests.intake.samples import answers, png, publish
from yorozu.cases.models import Case
from yorozu.cases.soundness import check_arrivals, check_cases, check_papers
from yorozu.config.cli import importing
from yorozu.foundation import events
from yorozu.foundation.clock import day_of, frozen
from yorozu.foundation.errors import Forbidden, Invalid, Unavailable
from yorozu.foundation.soundness import Examination
from yorozu.foundation.tenancy import within_city
from yorozu.identity.models import User
from yorozu.identity.sessions import mark_confirmed
from yorozu.intake.models import Application, HandedEntry, HandedPackage
from yorozu.intake.selectors import answers_of, files_of
from yorozu.intake.selectors.handing_over import origin_of, unfinished_packages
from yorozu.intake.services import dispose_application, handed_entry, lay_down_package, take_package
from yorozu.intake.soundness import check_applications, check_packages
from yorozu.intake.tasks import take_packages
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, StoredFile, VaultKey

CHECKS = (check_applications, check_packages, check_arrivals, check_cases, check_papers)
APPLIED_AT = datetime.fromisoformat(APPLIED)


@pytest.fixture
def city() -> Municipality:
    made = make_city()
    publish(made)
    return made


def lay(city: Municipality, *entries: dict[str, Any], who: str = "chief", **changes: Any) -> HandedPackage:
    return lay_down_package(content=package(*entries, **changes), by=actor(city, who), at=AT)


def take(found: HandedPackage, **more: Any) -> list[tuple[str, str]]:
    take_package(package=found, at=AT, **more)
    return states(found)


def states(found: HandedPackage) -> list[tuple[str, str]]:
    rows = HandedEntry.objects.filter(package=found).order_by("position")
    return [(each.state, " ".join(why for _, why in each.reasons)) for each in rows]


@pytest.mark.django_db
def test_n_applications_of_a_package_become_n_applications_in_the_senders_time(city: Municipality) -> None:
    found = lay(city, *(entry(f"PT-{n}", given=answers(note=f"葛\U000e0100 {n}")) for n in range(3)),
                entry("PT-3", given=answers(email=""), contact={"email": "told@example.jp"}))  # fmt: skip
    assert Application.objects.count() == 0
    assert take(found) == [("taken", "")] * 4
    sent = list(Application.objects.all())
    assert len(sent) == 4
    assert {each.submitted_at for each in sent} == {APPLIED_AT}
    assert {answers_of(each).get("note") for each in sent} == {f"葛\U000e0100 {n}" for n in range(3)} | {None}
    assert "told@example.jp" in {answers_of(each).get("email") for each in sent}
    assert [(file.name, file.stored.size) for file in files_of(sent[0])] == [("本人確認.png", len(png()))]
    events.run_due(at=AT)
    assert {each.arrived_on for each in Case.objects.all()} == {day_of(APPLIED_AT)}
    origin = origin_of(sent[0])
    assert origin is not None
    assert (origin.sender, origin.number[:3], origin.arrived_at) == (SENDER, "PT-", AT)
    found.refresh_from_db()
    assert (found.finished_at, found.stored_id, found.key_id) == (AT, None, None)
    assert VaultKey.objects.count() == StoredFile.objects.count() == 4
    entry_of_it = AuditEntry.objects.get(action="package.taken")
    assert (entry_of_it.actor_id, entry_of_it.details) == (
        "miyako-chief", {"taken": 4, "already": 0, "refused": 0},
    )  # fmt: skip
    examined = Examination(at=AT, settled=True)
    assert [defect for check in CHECKS for defect in check(city.pk, examined)] == []


@pytest.mark.django_db
def test_the_same_application_is_refused_in_another_package_and_after_it_was_disposed_of(
    city: Municipality,
) -> None:
    take(lay(city, entry("PT-1")))
    sent = Application.objects.get()
    again = lay(
        city, entry("PT-1", given=answers(note="直した")), entry("PT-2"), entry("PT-2"), package="P-2"
    )
    assert [state for state, _ in take(again)] == ["already", "taken", "refused"]
    dispose_application(application=sent, at=AT)
    line = HandedEntry.objects.get(application=sent)
    assert line.number == ""
    assert [state for state, _ in take(lay(city, entry("PT-1"), package="P-3"))] == ["already"]
    assert Application.objects.count() == 2
    other = lay(city, entry("PT-1"), sender="別のポータル", package="P-1")
    assert [state for state, _ in take(other)] == ["taken"]


@pytest.mark.django_db
def test_each_is_told_what_is_wrong_without_what_was_answered(city: Municipality) -> None:
    secret = "髙橋の住民票.png"
    found = lay(
        city,
        entry("A-1", given=answers(phone="でんわ", start_on="2026-11-19")),
        entry("A-2", files=[("proof", secret, b"MZ not a picture")]),
        entry("A-3", procedure="no-such-procedure"),
        entry("A-4", applied_at="2026-11-18T10:00:00"),
        entry("A-5", applied_at=(AT + timedelta(days=1)).isoformat()),
        entry("A-6", version=9),
        entry("A-7", files=[("name", "a.png", png())]),
        entry("A-8", answers="entries/none.json"),
        entry("A-9", attachments=[{"field": "proof", "name": "a", "path": "manifest.json", "size": 1,
                                   "sha256": "0" * 64}]),
        entry("A-10", channel="counter"),
        entry("A-11"),
    )  # fmt: skip
    told = take(found)
    assert [state for state, _ in told] == ["refused"] * 10 + ["taken"]
    words = ["始まりの日は今日まで", "添付ファイル", "この符号の手続はありません", "時差を付けて", "今より後",
             "第9版はありません", "ファイルの項目はありません", "ZIP の中にありません", "大きさが manifest.json と違",
             '"online"']  # fmt: skip
    for (_, why), word in zip(told, words, strict=False):
        assert word in why, (word, why)
    kept = json.dumps([each.reasons for each in HandedEntry.objects.all()], ensure_ascii=False)
    assert secret not in kept
    assert "でんわ" not in kept
    assert Application.objects.count() == StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_an_archive_that_is_not_plain_is_refused_whole(city: Municipality) -> None:
    good = package(entry("B-1"))
    encrypted = bytearray(good)
    place = encrypted.index(b"PK\x01\x02")
    encrypted[place + 8] |= 1
    lying = bytearray(good)
    lying[place + 24 : place + 28] = (2**31 - 1).to_bytes(4, "little")
    bomb = package(entry("B-1"), extra={"bomb.bin": b"\0" * 3_000_000})
    doubled = io.BytesIO(good)
    with zipfile.ZipFile(doubled, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("manifest.json", "{}")
    overlapping = bytearray(good)
    second = overlapping.index(b"PK\x01\x02", place + 4)
    overlapping[second + 42 : second + 46] = overlapping[place + 42 : place + 46]
    bad = {
        "ZIP ファイルとして読めません": [b"", b"not a zip", good[: len(good) // 2]],
        "暗号化": [bytes(encrypted)],
        "圧縮": [bytes(lying), bomb],
        "同じ名前": [doubled.getvalue()],
        "重なって": [bytes(overlapping)],
        "使えない文字": [
            package(entry("B-1"), extra={name: b""}) for name in ("../a", "/a", "a\\b", "あ.txt")
        ],
        "format": [package(entry("B-1"), format="other"), package(entry("B-1"), version=2)],
        "entries": [package()],
        "sender": [package(entry("B-1"), sender="")],
        "created_at": [package(entry("B-1"), created_at="きのう")],
    }
    for word, contents in bad.items():
        for content in contents:
            with pytest.raises(Invalid) as refused:
                lay_down_package(content=content, by=actor(city, "chief"), at=AT)
            assert word in refused.value.message, (word, refused.value.message)
    assert HandedPackage.objects.count() == VaultKey.objects.count() == 0


@pytest.mark.django_db
def test_only_who_may_and_only_for_their_own_procedures(city: Municipality) -> None:
    for who in ("worker", "mayor", "records"):
        with pytest.raises(Forbidden):
            lay(city, entry("C-1"), who=who)
    publish(city, code="finance-benefit", department="市民生活部/財政課", department_role=None)
    both = [entry("C-1"), entry("C-2", procedure="finance-benefit")]
    assert "あなたの課のものではありません" in take(lay(city, *both))[1][1]
    assert take(lay(city, *both, who="admin", package="P-2")) == [("already", ""), ("taken", "")]


@pytest.mark.django_db(transaction=True)
def test_a_crash_halfway_goes_on_where_it_was_and_doubles_nothing(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = lay(city, *(entry(f"D-{n}") for n in range(4)))
    real, calls = handed_entry.submit_application, []

    def dies(submission: Any) -> Any:
        calls.append(1)
        receipt = real(submission)
        if len(calls) == 3:
            raise KeyboardInterrupt  # after all was written, before it was kept
        return receipt

    monkeypatch.setattr(handed_entry, "submit_application", dies)
    with pytest.raises(KeyboardInterrupt):
        take(found)
    assert [state for state, _ in states(found)] == ["taken", "taken", "waiting", "waiting"]
    assert Application.objects.count() == 2

    def away(_: Any) -> Any:
        raise Unavailable("混み合っています。")

    monkeypatch.setattr(handed_entry, "submit_application", away)
    with pytest.raises(Unavailable):
        take(found)
    monkeypatch.setattr(handed_entry, "submit_application", real)
    with frozen(AT):
        take_packages(AT)
    assert [state for state, _ in states(found)] == ["taken"] * 4
    assert Application.objects.count() == 4
    assert unfinished_packages(city.pk) == []


@pytest.mark.django_db(transaction=True)
def test_two_packages_with_the_same_application_at_once_make_one(city: Municipality) -> None:
    numbers = [f"E-{n}" for n in range(4)]
    both = [lay(city, *map(entry, numbers)), lay(city, *map(entry, reversed(numbers)), package="P-2")]

    def run(found: HandedPackage) -> None:
        with within_city(city.pk):
            take(found)
        connection.close()

    threads = [Thread(target=run, args=(each,)) for each in (*both, both[0])]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = [state for each in both for state, _ in states(each)]
    assert (found.count("taken"), found.count("already")) == (4, 4)
    assert Application.objects.count() == 4


@pytest.mark.django_db
def test_the_desk_shows_the_report_and_gives_it_as_a_table(city: Municipality) -> None:
    with frozen(AT):
        browser = Client()
        browser.force_login(User.objects.get(login="miyako-chief"))
        where = reverse("intake:packages", kwargs={"city": "miyako"})
        assert "/desk/confirm/" in browser.get(where).headers["Location"]
        session = browser.session
        mark_confirmed(session, AT)
        session.save()
        assert "パッケージ（.zip）を選んでください" in browser.post(where).content.decode()
        broken = browser.post(where, {"package": io.BytesIO(b"PK")})
        assert (broken.status_code, "ZIP ファイルとして読めません" in broken.content.decode()) == (422, True)
        content = io.BytesIO(package(entry("F-1"), entry("F-2", given={})))
        page = browser.post(where, {"package": content}, follow=True)
        text = page.content.decode()
        receipt = Application.objects.get().receipt_number
        assert "1件を受け付けました。1件は受け付けられませんでした" in text
        assert receipt in text
        assert "氏名: 氏名を入力してください。" in text
        assert SENDER in browser.get(where).content.decode()
        table = browser.get(f"{page.redirect_chain[-1][0]}report.csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(table)))
        assert (rows[0]["送信元の番号"], rows[0]["結果"], rows[0]["受付番号"]) == (
            "F-1",
            "受け付けました",
            receipt,
        )
        assert {row["送信元の番号"] for row in rows[1:]} == {"F-2"}
        assert "氏名" in [row["項目"] for row in rows]
        events.run_due(at=AT)
        case = Case.objects.get()
        shown = browser.get(
            reverse("cases:case", kwargs={"city": "miyako", "case_id": case.pk})
        ).content.decode()
        assert f"{SENDER}から" in shown
        assert "F-1" in shown


@pytest.mark.django_db
def test_the_command_takes_a_file_and_prints_the_report(
    city: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.zip"
    file.write_bytes(package(entry("G-1"), entry("G-2", given=answers(agreed=False))))
    options = argparse.Namespace(city="miyako", file=file, later=False)
    with frozen(AT):
        assert importing.applications(options) == 1
        told = capsys.readouterr().out
        assert f"1  G-1  受け付けました  {Application.objects.get().receipt_number}" in told
        assert "2  G-2  受け付けられません\n    同意: " in told
        assert importing.applications(argparse.Namespace(**{**vars(options), "later": True})) == 0
        assert [each for each, _ in states(unfinished_packages(city.pk)[0])] == ["waiting", "waiting"]
        take_packages(AT)
    assert Application.objects.count() == 1
