"""Every shipped procedure is applied for once, with the example it makes itself, and its case arises."""

from base64 import b64decode
from datetime import date
from pathlib import Path

import pytest

from tests.cases import making
from tests.factories import AT
from yorozu.cases.models import Case
from yorozu.config.loading import load_city_file, load_procedures
from yorozu.forms.services import json_schema
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application
from yorozu.intake.services import Submission, submit_application
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.procedures.models import Procedure
from yorozu.procedures.selectors import definition_of, published

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.mark.django_db
def test_each_example_is_accepted_once_and_becomes_a_case() -> None:
    city = load_city_file(PACKS / "cities" / "tono.yaml", demo=True, at=AT)
    load_procedures(city, sorted((PACKS / "procedures").glob("*.yaml")), at=AT)
    # What is answered anonymously becomes no application (docs/surveys.md).
    procedures = list(Procedure.objects.within(city).exclude(kind="survey").order_by("code"))
    staff = StaffMember.objects.within(city).get(code="tono-worker")
    for number, procedure in enumerate(procedures):
        _apply(city, procedure, staff, number)
    making.settle()
    cases = {each.application_id: each for each in Case.objects.within(city)}
    applications = list(Application.objects.within(city).select_related("procedure"))
    assert sorted(each.procedure.code for each in applications) == [each.code for each in procedures]
    assert {each.id for each in applications} == set(cases)
    assert all(cases[each.id].department_id == each.procedure.department_id for each in applications)
    inside = sorted(each.procedure.code for each in applications if each.staff_id)
    assert inside == ["internal-inquiry", "leave-request", "security-self-check", "telework-request"]


def _apply(city: Municipality, procedure: Procedure, staff: StaffMember, number: int) -> None:
    version = published(city, procedure.code, inside=not procedure.for_public)
    definition = definition_of(version)
    raw = dict(json_schema(definition, today=date(2026, 11, 20))["examples"][0])
    for field in definition.fields.values():
        if field.type == "file" and field.id in raw:
            raw[field.id] = [Upload(each["name"], b64decode(each["content"])) for each in raw[field.id]]
    submit_application(
        Submission(
            version=version,
            raw=raw,
            idempotency_key=f"example-of-every-one-{number}",
            channel="online",
            address="192.0.2.7",
            by=Actor.anonymous(city) if procedure.for_public else Actor.system(city),
            at=AT,
            staff_id=None if procedure.for_public else staff.pk,
        )
    )
