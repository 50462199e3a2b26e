"""Publishing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import AT, actor, department, make_city
from tests.procedures.samples import document, publish
from yorozu.forms.services import DefinitionFaults
from yorozu.foundation.errors import Forbidden
from yorozu.identity.actors import Actor
from yorozu.identity.models import RoleGrant, User
from yorozu.identity.permissions import Role
from yorozu.municipality.models import DepartmentRole, Municipality
from yorozu.procedures.models import Procedure, ProcedureLifeEvent, ProcedureVersion, State
from yorozu.procedures.selectors import catalogue_edition, definition_of, published
from yorozu.procedures.services import load_procedure_pack, publish_procedure, withdraw_procedure
from yorozu.trust import audit
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db


def faults_of(city: Municipality, source: object) -> list[tuple[str, int | None, str]]:
    with pytest.raises(DefinitionFaults) as refused:
        publish_procedure(municipality=city, document=source, by=Actor.system(city), at=AT)  # type: ignore[arg-type]
    assert Procedure.objects.within(city).count() == 0
    return [(fault.path, fault.line, fault.message) for fault in refused.value.faults]


def test_a_publication_stores_the_version_and_the_line_of_the_catalogue(city: Municipality) -> None:
    version = publish(city)
    stored = Procedure.objects.within(city).get()
    assert (stored.code, stored.title, stored.state) == ("water-start", "水道使用開始届", State.PUBLISHED)
    assert (stored.category, stored.kind, stored.fee_yen, stored.standard_processing_days) == (
        "water",
        "notification",
        0,
        3,
    )
    assert stored.department == department(city, "residents")
    assert stored.current == version
    assert stored.channels == ["online", "counter", "paper"]
    assert [(each.event, each.municipality) for each in stored.events.all()] == [("moving", city)]
    again = ProcedureVersion.objects.get(pk=version.pk)
    assert (again.number, again.published_at, again.published_by) == (1, AT, "システム")
    assert again.document["title"] == "水道使用開始届"
    assert definition_of(again).title == "水道使用開始届"


def test_options_keep_the_order_of_the_author(city: Municipality) -> None:
    version = ProcedureVersion.objects.get(pk=publish(city).pk)
    options = definition_of(version).fields["reason"].options
    assert [(option.code, option.label) for option in options] == [
        ("move_in", "転入"),
        ("built", "新築"),
        ("a", "その他"),
    ]


def test_the_same_document_again_is_no_new_version(city: Municipality) -> None:
    first = publish(city)
    edition, entries = catalogue_edition(city), AuditEntry.objects.within(city).count()
    again = dict(reversed(document().items()))
    second = publish_procedure(
        municipality=city, document=again, by=Actor.system(city), at=AT + timedelta(days=1)
    )
    assert second == first
    assert ProcedureVersion.objects.within(city).count() == 1
    assert catalogue_edition(city) == edition
    assert AuditEntry.objects.within(city).count() == entries


def test_a_change_is_a_new_version_and_the_old_one_stays(city: Municipality) -> None:
    first = publish(city)
    second = publish(city, title="水道の使用開始届", life_events=["birth"])
    assert (first.number, second.number) == (1, 2)
    assert published(city, "water-start") == second
    assert ProcedureVersion.objects.get(pk=first.pk).document["title"] == "水道使用開始届"
    assert Procedure.objects.within(city).get().title == "水道の使用開始届"
    assert list(ProcedureLifeEvent.objects.within(city).values_list("event", flat=True)) == ["birth"]
    assert catalogue_edition(city) == 2


def test_another_order_of_options_is_a_change(city: Municipality) -> None:
    publish(city)
    changed = document()
    options = changed["sections"][0]["fields"][2]["options"]
    changed["sections"][0]["fields"][2]["options"] = dict(reversed(options.items()))
    version = publish_procedure(municipality=city, document=changed, by=Actor.system(city), at=AT)
    assert version.number == 2


def test_a_version_cannot_be_altered_even_past_the_service(city: Municipality) -> None:
    version = publish(city)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.filter(pk=version.pk).update(document={"title": "別物"})
    assert ProcedureVersion.objects.get(pk=version.pk).document["title"] == "水道使用開始届"


def test_a_published_procedure_without_a_version_cannot_be_stored(city: Municipality) -> None:
    publish(city)
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.within(city).update(current=None)


def test_every_fault_is_told_at_once_and_nothing_is_stored(city: Municipality) -> None:
    source = document(
        category="fishing", department_role="harbour", route=[{"step": "decide", "post": "艦長"}]
    )
    found = faults_of(city, source)
    paths = [path for path, _, _ in found]
    assert {"category", "department_role", "route.0.post"} <= set(paths)
    assert ("department_role", None, "宮古市には「harbour」を担当する部署が登録されていません。") in found
    assert ("route.0.post", None, "宮古市に「艦長」という職は登録されていません。") in found


def test_a_department_that_the_city_does_not_have_is_told_with_its_line(city: Municipality) -> None:
    pack = """\
code: water-start
title: 水道使用開始届
summary: 水道を使い始めるときの届出です。
kind: notification
audience: [resident]
channels: [online]
department: 港湾部/船舶課
category: water
standard_processing_days: 3
retention: {record_class: 上下水道/届出, years: 3}
sections:
  - {id: applicant, title: 届出人, fields: [{id: name, type: person_name, label: 氏名, required: true}]}
route: none
notice: none
"""
    assert faults_of(city, pack) == [
        ("department", 7, "宮古市に「港湾部/船舶課」という部署は登録されていません。")
    ]


def test_the_error_lists_every_fault_with_its_line_for_who_loads_a_pack(city: Municipality) -> None:
    pack = "code: water-start\ntitle: 水道使用開始届\nkind: fishing\n"
    with pytest.raises(DefinitionFaults) as refused:
        load_procedure_pack(municipality=city, text=pack, by=Actor.system(city), at=AT)
    first, *rest = refused.value.message.split("\n")
    assert first == f"手続の定義に誤りが{len(rest)}件あります。"
    assert any(line.startswith("3行目: 「fishing」は選べません。") for line in rest)
    assert len(refused.value.errors) == len(rest)


def test_an_example_that_its_own_checks_refuse_stops_the_publication(city: Municipality) -> None:
    check = {
        "rule": "days(today, start_on) > 30",
        "message": "30日より先の日付にしてください。",
        "field": "start_on",
    }
    found = faults_of(city, document(checks=[check]))
    assert [path for path, _, _ in found] == ["sections.0.fields.1"]
    assert "30日より先の日付にしてください。" in found[0][2]


def test_publishing_is_written_to_the_audit_chain(city: Municipality) -> None:
    version = publish(city)
    entry = AuditEntry.objects.within(city).latest("sequence")
    assert (entry.action, entry.subject_type, entry.subject_id) == (
        "procedure.published",
        "procedure",
        "water-start",
    )
    assert entry.details == {"version": 1, "digest": version.digest}
    assert (entry.actor_kind, entry.actor_id) == ("system", "")
    assert audit.verify_chain(city) == []


def test_only_who_may_publish_publishes(city: Municipality) -> None:
    for key in ("worker", "manager", "director", "mayor", "admin"):
        with pytest.raises(Forbidden):
            publish_procedure(municipality=city, document=document(), by=actor(city, key), at=AT)
    assert Procedure.objects.within(city).count() == 0
    user = User.objects.get(login="miyako-worker")
    RoleGrant.objects.create(municipality=city, user=user, role=Role.DX_OFFICER, granted_at=AT)
    version = publish_procedure(municipality=city, document=document(), by=actor(city, "worker"), at=AT)
    assert version.published_by == "担当者"


def test_a_chief_publishes_and_withdraws_for_their_own_department_only(city: Municipality) -> None:
    DepartmentRole.objects.create(municipality=city, role="tax", department=department(city, "finance"))
    chief = actor(city, "chief")
    assert publish_procedure(municipality=city, document=document(), by=chief, at=AT).published_by == "係長"
    with pytest.raises(Forbidden):
        publish_procedure(
            municipality=city, document=document(code="tax-relief", department_role="tax"), by=chief, at=AT
        )
    theirs = publish(city, code="tax-relief", department_role="tax")
    with pytest.raises(Forbidden):  # nor take it over by naming their own department in it
        publish_procedure(municipality=city, document=document(code="tax-relief"), by=chief, at=AT)
    with pytest.raises(Forbidden):
        withdraw_procedure(municipality=city, code="tax-relief", by=chief, at=AT)
    assert published(city, "tax-relief") == theirs
    assert withdraw_procedure(municipality=city, code="water-start", by=chief, at=AT).state == "withdrawn"


def test_nobody_publishes_in_another_city(city: Municipality) -> None:
    other = make_city("iwanuma", "042111", "岩沼市")
    with pytest.raises(Forbidden, match="ほかの市区町村"):
        publish_procedure(municipality=other, document=document(), by=Actor.system(city), at=AT)
    assert Procedure.objects.within(other).count() == 0


def test_cities_have_their_own_versions_of_a_shared_document(city: Municipality) -> None:
    other = make_city("iwanuma", "042111", "岩沼市")
    mine, theirs = publish(city), publish(other)
    assert mine.digest == theirs.digest
    assert mine.procedure != theirs.procedure
    assert publish(other, title="別の題").number == 2
    assert published(city, "water-start") == mine
    assert definition_of(published(city, "water-start")).title == "水道使用開始届"
    assert definition_of(published(other, "water-start")).title == "別の題"
