"""What was given up, on the administrator's screen and by command."""

from argparse import Namespace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from tests.factories import AT, actor, make_city
from yorozu.config.cli import operating
from yorozu.config.outbox.wording import fault_of, work_of
from yorozu.foundation import events
from yorozu.foundation.models import OutboxEntry
from yorozu.identity.models import User
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
ADDRESS = "/miyako/desk/outbox/"


def dead(city: Municipality, **changes: object) -> OutboxEntry:
    values: dict[str, object] = {
        "handler": "yorozu.cases.handlers.on_application_submitted", "event": "ApplicationSubmitted",
        "payload": {"municipality_id": city.pk}, "created_at": AT, "due_at": AT + timedelta(hours=2),
        "attempts": 12, "dead": True, "fault": "ValueError cases.services.receiving:45", **changes,
    }  # fmt: skip
    return OutboxEntry.objects.create(**values)


def signed_in(who: str = "admin") -> Client:
    client = Client()
    client.force_login(User.objects.get(login=f"miyako-{who}"))
    return client


def audited(city: Municipality) -> list[AuditEntry]:
    return list(AuditEntry.objects.within(city).filter(action="outbox.retried").order_by("sequence"))


def test_the_list_says_what_since_when_how_often_and_why(city: Municipality) -> None:
    entry = dead(city)
    page = signed_in().get(ADDRESS).content.decode()
    for words in (
        "申請が届いたので、案件を作る", "令和8年11月20日 10時00分", "12回", "令和8年11月20日 12時00分",
        "プログラムの誤りで止まりました", "ValueError cases.services.receiving:45", f"番号 {entry.pk}",
    ):  # fmt: skip
        assert words in page, words


def test_without_anything_given_up_the_list_says_so(city: Municipality) -> None:
    dead(city, dead=False)
    assert "できなかった仕事はありません" in signed_in().get(ADDRESS).content.decode()


def test_one_is_tried_again_and_the_audit_chain_says_who_asked(city: Municipality) -> None:
    first, second = dead(city), dead(city)
    answer = signed_in().post(f"{ADDRESS}retry/", {"entry": str(first.pk)}, follow=True)
    assert "1件を、もう一度試すことにしました" in answer.content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.dead, first.attempts, first.fault, second.dead) == (False, 0, "", True)
    (entry,) = audited(city)
    admin = actor(city, "admin")
    assert (entry.actor_kind, entry.actor_id) == ("staff", admin.staff.code if admin.staff else "")
    assert entry.subject_id == str(first.pk)
    assert entry.details == {"event": "ApplicationSubmitted", "attempts": 12, "through": "desk"}


def test_all_of_the_city_are_tried_again_and_no_other_citys(city: Municipality) -> None:
    other = make_city("tono", "032085", "遠野市")
    mine, theirs = [dead(city) for _ in range(3)], dead(other)
    signed_in().post(f"{ADDRESS}retry/", {"all": "1"})
    assert set(OutboxEntry.objects.filter(dead=False)) == set(mine)
    assert list(OutboxEntry.objects.filter(dead=True)) == [theirs]
    assert (len(audited(city)), len(audited(other))) == (3, 0)
    assert signed_in().post(f"{ADDRESS}retry/", {"entry": str(theirs.pk)}).status_code == 409
    assert OutboxEntry.objects.get(pk=theirs.pk).dead


def test_who_comes_second_is_told_and_nothing_is_written(city: Municipality) -> None:
    entry = dead(city)
    assert signed_in().post(f"{ADDRESS}retry/", {"entry": str(entry.pk)}).status_code == 302
    again = signed_in().post(f"{ADDRESS}retry/", {"entry": str(entry.pk)})
    assert again.status_code == 409
    assert "ほかの管理者が先に試したかもしれません" in again.content.decode()
    assert len(audited(city)) == 1


@pytest.mark.parametrize("entry", ["", "x", "-1", "1e3", "9" * 30, "１"])
def test_a_number_that_is_none_is_refused_in_words(city: Municipality, entry: str) -> None:
    answer = signed_in().post(f"{ADDRESS}retry/", {"entry": entry})
    assert answer.status_code == 422
    assert "一覧のボタンから選んでください" in answer.content.decode()


@pytest.mark.parametrize("who", ["worker", "chief", "manager", "mayor", "records"])
def test_only_an_administrator_sees_and_retries(city: Municipality, who: str) -> None:
    entry = dead(city)
    client = signed_in(who)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(f"{ADDRESS}retry/", {"entry": str(entry.pk)}).status_code == 403
    assert OutboxEntry.objects.get().dead
    assert "できなかった仕事" not in client.get("/miyako/desk/").content.decode()


def test_every_event_and_every_fault_has_its_words(city: Municipality) -> None:
    for kind in events.subscriptions():
        if kind.__module__.startswith("yorozu."):
            assert work_of(OutboxEntry(event=kind.__name__)) != kind.__name__, kind
    assert fault_of(OutboxEntry(fault="OperationalError x:1")) == "データベースを使えませんでした"
    assert fault_of(OutboxEntry(fault="KeyError x:1")) == "プログラムの誤りで止まりました"


def test_the_operator_lists_and_retries_by_command(
    city: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = dead(city), dead(city)
    assert operating.run("outbox_list", Namespace(city=None)) == 1
    said = capsys.readouterr().out
    assert f"{first.pk}  宮古市  申請が届いたので、案件を作る  2026-11-20 10:00  12回" in said
    assert "できなかった仕事: 2 件" in said
    assert operating.run("outbox_retry", Namespace(city=None, all=False, entries=[])) == 2
    assert operating.run("outbox_retry", Namespace(city="miyako", all=False, entries=[second.pk])) == 0
    assert list(OutboxEntry.objects.filter(dead=True)) == [first]
    assert operating.run("outbox_retry", Namespace(city=None, all=True, entries=[])) == 0
    assert operating.run("outbox_retry", Namespace(city=None, all=True, entries=[])) == 1
    assert operating.run("outbox_list", Namespace(city=None)) == 0
    assert [(each.actor_kind, each.details["through"]) for each in audited(city)] == [
        ("system", "command")
    ] * 2


def test_the_check_counts_what_waits_is_late_and_was_given_up(
    city: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    dead(city)
    dead(city, dead=False, attempts=0)
    with transaction.atomic():
        assert operating.run("check", Namespace()) == 1
    said = capsys.readouterr().out
    assert "要対応  受付後の仕事: 待ち 1 件、うち遅れ 1 件、失敗 1 件。yorozu outbox list" in said
