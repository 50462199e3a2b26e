"""Procedures whose applicants are staff and departments: nobody outside sees them, staff apply at their desk."""

from typing import Any

import pytest
from django.test import Client

from tests.cases import desk, making
from tests.factories import AT, PASSWORD, actor, department
from tests.procedures.samples import document
from yorozu.cases.models import Case
from yorozu.cases.services import accept_case, request_correction
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Forbidden, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Role
from yorozu.identity.services import create_staff_account
from yorozu.intake.models import Application, Draft, Status
from yorozu.intake.selectors import answers_of, open_version, receipt_of
from yorozu.intake.services import Submission, start_request, submit_application
from yorozu.municipality.models import Assignment, Municipality, Post, StaffMember
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.services import publish_procedure
from yorozu.records.models import RecordClass

pytestmark = pytest.mark.django_db
BASE = "/miyako/desk/requests/"
SHOWN = "reason from_on"
_FIELDS = [
    {"id": "reason", "type": "text", "label": "理由", "required": True, "example": "私用"},
    {"id": "from_on", "type": "date", "label": "初めの日", "required": True, "example": "+7"},
]


def leave(city: Municipality, audience: str = "staff", code: str = "leave-request") -> ProcedureVersion:
    RecordClass.objects.get_or_create(
        municipality=city, path="人事/服務", defaults={"title": "服務", "years": 3}
    )
    changes: dict[str, Any] = {
        "code": code,
        "title": "休暇の申請" if audience == "staff" else "庁内照会",
        "audience": [audience],
        "channels": ["online"],
        "category": "office",
        "life_events": [],
        "retention": {"record_class": "人事/服務", "years": 3},
        "sections": [{"id": "leave", "title": "休暇", "fields": _FIELDS}],
        "checks": [],
        "office_checks": [],
        "route": "none",
        "notice": "none",
    }
    source = {**document(), **changes}
    for key in ("applicant", "capacity", "outcomes"):
        source.pop(key, None)
    return publish_procedure(municipality=city, document=source, by=Actor.system(city), at=AT)


def html(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def written(client: Client, code: str = "leave-request", **typed: str) -> str:
    """The address of the check of a new request with its one page written."""
    begun = client.post(f"{BASE}new/{code}/", typed)
    answers = {"_shown": SHOWN, "reason": "家族の通院", "from_on": "2026-12-01"}
    response: Any = client.post(begun["Location"], answers)
    assert response.status_code == 302
    return str(response["Location"])


def test_a_resident_meets_what_is_for_staff_nowhere(city: Municipality, client: Client) -> None:
    leave(city)
    for place in (
        "/miyako/procedures/leave-request/",
        "/miyako/apply/leave-request/",
        "/api/v1/miyako/procedures/leave-request",
        "/api/v1/miyako/procedures/leave-request/schema",
    ):
        assert client.get(place).status_code == 404, place
    for place in (
        "/miyako/",
        "/miyako/procedures/",
        "/miyako/procedures/?q=休暇の申請",
        "/miyako/procedures/?category=office",
        "/api/v1/miyako/procedures",
        "/api/v1/miyako/procedures?q=休暇",
    ):
        assert "休暇の申請" not in html(client.get(place)).replace("「休暇の申請」", "").replace(
            '"休暇の申請"', ""
        )
    sent: Any = client.post(
        "/api/v1/miyako/procedures/leave-request/applications",
        {"answers": {"reason": "私用", "from_on": "2026-12-01"}},
        content_type="application/json",
        headers={"idempotency-key": "a" * 20},
    )
    assert sent.status_code == 404
    assert Application.objects.count() == 0


def test_nobody_but_a_member_of_staff_gets_a_request_accepted_by_the_service(city: Municipality) -> None:
    version = leave(city)
    sent = Submission(
        version=version,
        raw={"reason": "私用", "from_on": "2026-12-01"},
        idempotency_key="k" * 20,
        channel="online",
        address="192.0.2.1",
        by=Actor.anonymous(city),
        at=AT,
    )
    with pytest.raises(NotFound):
        submit_application(sent)
    assert Application.objects.count() == 0


def test_who_is_not_signed_in_is_led_to_the_sign_in(city: Municipality, client: Client) -> None:
    leave(city)
    for place in (BASE, f"{BASE}new/leave-request/"):
        answer: Any = client.get(place)
        assert answer.status_code == 302
        assert "/desk/" in answer["Location"]
        assert answer["Location"] != place


def test_a_member_of_staff_applies_as_themselves_and_the_case_arises(city: Municipality) -> None:
    leave(city)
    client = desk.client(city)
    assert "休暇の申請" in html(client.get(BASE))
    assert "担当者（市民課）" in html(client.get(f"{BASE}new/leave-request/"))
    check = written(client)
    assert "家族の通院" in html(client.get(check))
    assert "書きかけ" in html(client.get(BASE))
    sent: Any = client.post(check)
    assert client.post(check)["Location"] == sent["Location"]
    application = Application.objects.get()
    assert sent["Location"] == f"{BASE}{application.pk}/"
    assert application.staff == StaffMember.objects.get(code="miyako-worker")
    assert application.department is None
    assert answers_of(application)["reason"] == "家族の通院"
    making.settle()
    case = Case.objects.get(application=application)
    assert case.department == department(city)
    page = html(client.get(sent["Location"]))
    assert "家族の通院" in page
    assert application.receipt_number in html(client.get(BASE))
    assert "<dt>申請した人</dt><dd>担当者</dd>" in html(desk.get(case, who="chief"))


def test_answers_with_faults_are_kept_and_told(city: Municipality) -> None:
    leave(city)
    client = desk.client(city)
    begun: Any = client.post(f"{BASE}new/leave-request/")
    page = html(client.post(begun["Location"], {"_shown": SHOWN, "reason": "", "from_on": "きのう"}), 422)
    assert "きのう" in page
    assert "理由" in page
    saved: Any = client.post(
        begun["Location"], {"_shown": SHOWN, "reason": "あとで", "from_on": "", "save": "1"}
    )
    assert saved["Location"] == BASE
    draft = Draft.objects.get()
    check = f"{BASE}drafts/{draft.pk}/check/"
    assert "送る前に" in html(client.get(check), 422)
    assert client.post(check).status_code == 422
    client.post(f"{BASE}drafts/{draft.pk}/discard/")
    assert Draft.objects.count() == 0
    assert client.get(check).status_code == 404


def test_colleagues_see_no_request_of_mine_but_those_of_our_department(city: Municipality) -> None:
    leave(city)
    leave(city, "department", "internal-inquiry")
    mine, colleague = desk.client(city), desk.client(city, "chief")
    own: Any = mine.post(written(mine))
    place = str(department(city).pk)
    ours: Any = mine.post(written(mine, "internal-inquiry", department=place))
    draft = written(mine)
    assert Application.objects.get(department__isnull=False).department == department(city)
    assert mine.get(own["Location"]).status_code == 200
    assert colleague.get(own["Location"]).status_code == 404
    assert colleague.get(draft).status_code == 404
    assert colleague.get(ours["Location"]).status_code == 200
    assert "市民課・担当者" in html(colleague.get(BASE))
    elsewhere = _placed_in_finance(city)
    assert elsewhere.get(ours["Location"]).status_code == 404


def test_a_department_asks_only_in_the_name_of_ones_own(city: Municipality) -> None:
    version = leave(city, "department", "internal-inquiry")
    client = desk.client(city)
    start = f"{BASE}new/internal-inquiry/"
    assert "どの部署から申請しますか" in html(client.get(start))
    other = department(city, "finance")
    assert "どの部署から申請するかを選んでください" in html(
        client.post(start, {"department": str(other.pk)}), 422
    )
    with pytest.raises(Forbidden):
        start_request(version=version, by=actor(city), department=other, at=AT)
    assert Draft.objects.count() == 0


def test_number_and_code_do_not_open_a_request_of_the_office_outside(city: Municipality) -> None:
    leave(city)
    client = desk.client(city)
    client.post(written(client))
    receipt = receipt_of(Application.objects.select_related("key").get())
    typed = {"number": receipt.receipt_number, "code": receipt.lookup_code}
    assert Client().post("/miyako/status/", typed).status_code == 404


def test_a_correction_is_answered_at_the_desk(city: Municipality) -> None:
    leave(city)
    client = desk.client(city)
    sent: Any = client.post(written(client))
    making.settle()
    case = Case.objects.get()
    accept_case(case=case, by=actor(city, "chief"), lock=case.lock, at=now())
    request_correction(
        case=case,
        fields=["reason"],
        message="詳しく書いてください。",
        by=actor(city, "chief"),
        lock=case.lock,
        at=now(),
    )
    assert "詳しく書いてください。" in html(client.get(sent["Location"]))
    first: Any = client.get(f"{sent['Location']}correct/")
    page = html(client.get(first["Location"]))
    assert "初めの日" not in page
    assert html(client.post(first["Location"], {"_shown": "reason", "reason": ""}), 422)
    done: Any = client.post(first["Location"], {"_shown": "reason", "reason": "父の通院の付き添い"})
    assert done["Location"] == sent["Location"]
    application = Application.objects.select_related("key", "version").get()
    assert answers_of(application)["reason"] == "父の通院の付き添い"


def test_a_request_is_taken_back_at_the_desk(city: Municipality) -> None:
    leave(city)
    client = desk.client(city)
    sent: Any = client.post(written(client))
    assert "取り下げますか" in html(client.get(f"{sent['Location']}withdraw/"))
    client.post(f"{sent['Location']}withdraw/")
    assert Application.objects.get().status == Status.WITHDRAWN


def test_what_is_for_residents_is_not_asked_for_at_the_desk(city: Municipality) -> None:
    publish_procedure(municipality=city, document=document(), by=Actor.system(city), at=AT)
    client = desk.client(city)
    assert client.get(f"{BASE}new/water-start/").status_code == 404
    assert "水道使用開始届" not in html(client.get(BASE))
    with pytest.raises(NotFound):
        start_request(version=open_version(city, "water-start"), by=actor(city), department=None, at=AT)


def _placed_in_finance(city: Municipality) -> Client:
    staff = StaffMember.objects.create(municipality=city, code="miyako-elsewhere", name="財政の人")
    post = Post.objects.within(city).get(code="staff")
    Assignment.objects.create(
        municipality=city,
        staff=staff,
        department=department(city, "finance"),
        post=post,
        is_main=True,
        since=AT.date(),
    )
    create_staff_account(
        staff=staff,
        login="miyako-elsewhere",
        password=PASSWORD,
        roles=[Role.CASE_WORKER],
        by=Actor.system(city),
        at=AT,
    )
    return desk.client(city, "elsewhere")
