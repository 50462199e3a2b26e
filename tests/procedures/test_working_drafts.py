"""Two people at one draft, publication at a time, and packs beside what a city has changed."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import AT, actor
from tests.procedures.designing import Designer, controls
from tests.procedures.samples import document, publish
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.designing.merging import merge
from yorozu.procedures.models import Origin, Procedure, ProcedureVersion, State, WorkingDraft
from yorozu.procedures.selectors import definition_of, published, waiting_updates
from yorozu.procedures.services import load_procedure_pack, publish_due_drafts, withdraw_procedure
from yorozu.procedures.services.designing import (
    begin_draft,
    change_draft,
    publish_draft,
    schedule_draft,
    take_newer,
)
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
CODE = "water-start"


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(AT):
        yield


@pytest.fixture
def chief(city: Municipality) -> Designer:
    return Designer(city)


def begun(city: Municipality) -> WorkingDraft:
    publish(city)
    return begin_draft(municipality=city, code=CODE, by=actor(city, "chief"), at=AT)


def test_who_saves_second_overwrites_nothing_and_loses_nothing(chief: Designer, city: Municipality) -> None:
    begun(city)
    first = chief.get("design-question", CODE, question="name")
    second = chief.get("design-question", CODE, question="name")
    chief.post("design-question", CODE, {"label": "お名前"}, page=first, question="name")
    answer = chief.post("design-question", CODE, {"label": "届出人の氏名"}, page=second, question="name")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "ほかの人がここを変更しました" in text
    assert "お名前" in text
    assert controls(text)["label"] == "届出人の氏名"
    assert _labels(city) == ["お名前", "使用開始日", "理由"]
    chief.post("design-question", CODE, page=text, question="name")  # having seen it, again
    assert _labels(city) == ["届出人の氏名", "使用開始日", "理由"]


def test_two_who_change_different_questions_do_not_meet(chief: Designer, city: Municipality) -> None:
    begun(city)
    first = chief.get("design-question", CODE, question="name")
    second = chief.get("design-question", CODE, question="start_on")
    chief.post("design-question", CODE, {"label": "お名前"}, page=first, question="name")
    chief.post("design-question", CODE, {"label": "開始日"}, page=second, question="start_on")
    assert _labels(city) == ["お名前", "開始日", "理由"]
    assert WorkingDraft.objects.within(city).get().revision == 3


def test_what_somebody_took_away_is_said_to_be_gone(chief: Designer, city: Municipality) -> None:
    begun(city)
    page = chief.get("design-question", CODE, question="reason")
    chief.post("design-question", CODE, {"remove": "1"}, page=page, question="reason")
    answer = chief.client.post(chief.url("design-question", CODE, question="reason"), controls(page))
    assert answer.status_code == 404
    assert "ほかの人が先に消しています" in answer.content.decode()


def test_an_order_that_has_changed_is_not_changed_blindly(chief: Designer, city: Municipality) -> None:
    begun(city)
    was = controls(chief.get("design", CODE))["was"]
    for _ in range(2):  # a double press, or two people: the second has seen another order
        chief.client.post(chief.url("design-change", CODE), {"do": "down:name", "was": was})
    assert _labels(city) == ["使用開始日", "氏名", "理由"]


def test_what_was_not_shown_is_not_published(chief: Designer, city: Municipality) -> None:
    begun(city)
    page = chief.get("design-publish", CODE)
    chief.post("design-question", CODE, {"label": "お名前"}, question="name")
    answer = chief.post("design-publish", CODE, {"now": "1"}, page=page)
    assert answer.status_code == 422
    assert "表示した後に、係長さんが変更しました" in answer.content.decode()
    assert published(city, CODE).number == 1


def test_a_scheduled_publication_happens_at_its_time_and_is_left_alone_until_then(
    chief: Designer, city: Municipality
) -> None:
    begun(city)
    chief.post("design-question", CODE, {"label": "お名前"}, question="name")
    page = chief.get("design-publish", CODE)
    answer = chief.post(
        "design-publish", CODE, {"schedule": "1", "date": "令和8年12月1日", "time": "8:30"}, page=page
    )
    assert answer.status_code == 302, answer.content.decode()
    due = WorkingDraft.objects.within(city).get().publish_at
    assert due is not None
    with pytest.raises(Conflict, match="予約を取り消して"):
        change_draft(
            municipality=city,
            code=CODE,
            change=lambda found: found.clear(),
            what="x",
            by=actor(city, "chief"),
            at=AT,
        )
    told = chief.client.get(chief.url("design-question", CODE, question="name"))
    assert (told.status_code, "予約を取り消して" in told.content.decode()) == (409, True)
    assert "質問を足す" not in chief.get("design", CODE)
    assert publish_due_drafts(due - timedelta(seconds=1)) == 0
    assert published(city, CODE).number == 1
    assert publish_due_drafts(due) == 1
    assert publish_due_drafts(due) == 0
    assert definition_of(published(city, CODE)).fields["name"].label == "お名前"
    actions = [each.action for each in AuditEntry.objects.within(city)]
    assert actions.count("procedure.scheduled") == 1


def test_a_scheduled_publication_that_is_refused_is_told_and_not_tried_again(
    chief: Designer, city: Municipality
) -> None:
    draft = begun(city)
    later = AT + timedelta(days=1)
    by = actor(city, "chief")
    schedule_draft(municipality=city, code=CODE, revision=draft.revision, publish_at=later, by=by, at=AT)
    broken = {**draft.document, "department_role": "gone"}
    WorkingDraft.objects.within(city).update(document=broken)
    assert publish_due_drafts(later) == 0
    draft.refresh_from_db()
    assert draft.publish_at is None
    assert "「gone」を担当する部署が登録されていません" in draft.publish_fault
    assert "予約した公開ができませんでした" in chief.get("design", CODE)
    assert published(city, CODE).number == 1


def test_a_publication_in_the_past_is_refused(chief: Designer, city: Municipality) -> None:
    begun(city)
    page = chief.get("design-publish", CODE)
    answer = chief.post("design-publish", CODE, {"schedule": "1", "date": "令和8年11月19日"}, page=page)
    assert answer.status_code == 422
    assert "今より後" in answer.content.decode()
    assert controls(answer.content.decode())["date"] == "令和8年11月19日"


def test_a_procedure_is_withdrawn_and_brought_back(chief: Designer, city: Municipality) -> None:
    publish(city)
    chief.post("design-withdraw", CODE)
    assert Procedure.objects.within(city).get().state == State.WITHDRAWN
    chief.act(CODE, "begin")
    chief.post("design-publish", CODE, {"now": "1"})
    assert Procedure.objects.within(city).get().state == State.PUBLISHED
    assert ProcedureVersion.objects.within(city).count() == 1


def test_a_newer_pack_is_published_as_long_as_the_city_has_changed_nothing(city: Municipality) -> None:
    load(city)
    load(city, title="水道を使い始める届出")
    assert (published(city, CODE).number, published(city, CODE).procedure.title) == (
        2,
        "水道を使い始める届出",
    )
    assert waiting_updates(city) == []


def test_a_newer_pack_waits_where_the_city_has_changed_the_procedure(
    chief: Designer, city: Municipality
) -> None:
    load(city)
    by = actor(city, "chief")
    draft = begin_draft(municipality=city, code=CODE, by=by, at=AT)
    change_draft(municipality=city, code=CODE, change=_own_change, what="x", by=by, at=AT)
    publish_draft(municipality=city, code=CODE, revision=draft.revision + 1, by=by, at=AT)
    load(city, title="水道を使い始める届出")
    assert (published(city, CODE).number, published(city, CODE).procedure.title) == (2, "水道使用開始届")
    assert waiting_updates(city) == ["水道使用開始届"]
    assert "新しい版あり" in chief.get("design-list")
    page = chief.get("design-update", CODE)
    assert "水道を使い始める届出" in page
    chief.post("design-update", CODE, {"take": "1"}, page=page)
    merged = chief.draft(CODE).document
    assert (merged["title"], merged["sections"][0]["fields"][0]["label"]) == (
        "水道を使い始める届出",
        "お名前",
    )
    assert waiting_updates(city) == []
    chief.post("design-publish", CODE, {"now": "1"})
    origin = Origin.objects.within(city).get()
    assert (origin.incoming, origin.document["title"]) == (None, "水道を使い始める届出")
    load(city, title="水道を使い始める届出")
    assert published(city, CODE).number == 3


def test_what_was_taken_over_waits_again_when_the_draft_is_given_up(
    chief: Designer, city: Municipality
) -> None:
    load(city)
    withdraw_procedure(municipality=city, code=CODE, by=Actor.system(city), at=AT)
    load(city, title="新しい題")
    assert Procedure.objects.within(city).get().state == State.WITHDRAWN
    chief.post("design-update", CODE, {"take": "1"})
    assert waiting_updates(city) == []
    chief.post("design-discard", CODE)
    assert waiting_updates(city) == ["水道使用開始届"]
    assert not WorkingDraft.objects.within(city).exists()


def test_a_pack_does_not_take_the_code_of_what_a_city_is_making(chief: Designer, city: Municipality) -> None:
    chief.create(code=CODE, title="わたしたちの手続")
    load(city)
    assert not Procedure.objects.within(city).exists()
    assert chief.draft(CODE).title == "わたしたちの手続"


def test_a_version_published_meanwhile_is_merged_before_the_draft_is_published(city: Municipality) -> None:
    draft = begun(city)
    by = actor(city, "chief")
    change_draft(municipality=city, code=CODE, change=_own_change, what="x", by=by, at=AT)
    second = publish(city, title="ほかの題")
    with pytest.raises(Conflict, match="第2版が公開されました"):
        publish_draft(municipality=city, code=CODE, revision=2, by=by, at=AT)
    taken = take_newer(municipality=city, code=CODE, chosen={}, revision=2, by=by, at=AT)
    assert (taken.based_on, taken.document["title"]) == (second, "ほかの題")
    third = publish_draft(municipality=city, code=CODE, revision=3, by=by, at=AT)
    assert third.number == 3
    assert definition_of(third).fields["name"].label == "お名前"
    assert draft.pk


def test_where_both_changed_the_same_somebody_chooses(city: Municipality) -> None:
    base, ours, theirs = (publish(city).document for _ in range(3))
    ours, theirs = json.loads(json.dumps(ours)), json.loads(json.dumps(theirs))
    ours["sections"][0]["fields"][0]["label"] = "お名前"
    theirs["sections"][0]["fields"][0]["label"] = "ご氏名"
    theirs["sections"][0]["fields"][2]["help"] = "一つ選びます。"
    del theirs["sections"][0]["fields"][1]
    theirs["standard_processing_days"] = 9
    merged = merge(base, ours, theirs, {})
    assert [(each.key, each.ours, each.theirs) for each in merged.conflicts] == [
        ("question:name:label", "お名前", "ご氏名")
    ]
    fields = merged.document["sections"][0]["fields"]
    assert [(each["id"], each.get("help")) for each in fields] == [
        ("name", None),
        ("reason", "一つ選びます。"),
    ]
    assert merged.document["standard_processing_days"] == 9
    chosen = merge(base, ours, theirs, {"question:name:label": "theirs"}).document
    assert chosen["sections"][0]["fields"][0]["label"] == "ご氏名"


def _own_change(found: dict[str, Any]) -> None:
    found["sections"][0]["fields"][0]["label"] = "お名前"


def _labels(city: Municipality) -> list[str]:
    draft = WorkingDraft.objects.within(city).get()
    return [field["label"] for field in draft.document["sections"][0]["fields"]]


def load(city: Municipality, **changes: Any) -> None:
    """As `yorozu load` does; JSON is YAML too."""
    text = json.dumps(document(**changes), ensure_ascii=False)
    load_procedure_pack(municipality=city, text=text, by=Actor.system(city), at=AT)
