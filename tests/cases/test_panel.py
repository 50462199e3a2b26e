"""What an approver sees of the case behind a proposal."""

from django.http import HttpResponse
from django.urls import reverse

from tests.approvals.making import person
from tests.cases.desk import client, get, html
from tests.cases.making import REASON, accept, arrive, fresh, propose, publish, send_back, settle
from tests.factories import AT, department
from yorozu.approvals.models import Proposal
from yorozu.cases.models import Case
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Role
from yorozu.intake.selectors import files_of
from yorozu.intake.services import withdraw
from yorozu.municipality.models import DepartmentRole, Municipality
from yorozu.trust.models import AuditEntry


def _page(case: Case, who: str, proposal: Proposal | None = None) -> HttpResponse:
    shown = proposal or case.proposal
    assert shown is not None
    address = reverse("approvals:proposal", kwargs={"city": case.municipality.slug, "proposal_id": shown.pk})
    return client(case.municipality, who).get(address)  # type: ignore[return-value]


def test_the_approver_reads_what_was_answered_and_why_it_is_proposed(city: Municipality) -> None:
    case = propose(accept(arrive(city)), outcome="reject", reason=REASON)
    page = html(_page(case, "chief"))
    for text in ("髙橋 𠮷郎", "却下", REASON, "登録と一致しました。", "住所が市内である", "現場.png"):
        assert text in page
    seen = AuditEntry.objects.within(city).filter(action="case.viewed", subject_id=str(case.pk))
    assert [(each.actor_id, each.details["screen"]) for each in seen] == [("miyako-chief", "proposal")]


def test_an_earlier_proposal_does_not_show_what_is_proposed_now(city: Municipality) -> None:
    case = propose(accept(arrive(city)), outcome="reject", reason=REASON)
    first = case.proposal
    case = propose(send_back(case))
    page = html(_page(case, "chief", first))
    assert "これは前の起案です" in page
    assert REASON not in page


def test_another_department_asked_to_concur_reads_the_case_and_its_files_but_not_the_case_page(
    city: Municipality,
) -> None:
    DepartmentRole.objects.create(municipality=city, role="finance", department=department(city, "finance"))
    person(city, "treasurer", "課長", "finance", Role.MANAGER)
    person(city, "stranger", "主事", "finance", Role.CASE_WORKER)
    route = [
        {"step": "concurrence", "post": "課長", "department_role": "finance"},
        {"step": "decide", "post": "課長"},
    ]
    case = propose(accept(arrive(city, version=publish(city, route=route))))
    (attached,) = files_of(case.application)

    page = html(_page(case, "treasurer"))
    assert "髙橋 𠮷郎" in page
    assert "案件の画面を開く" not in page
    assert get(case, who="treasurer").status_code == 404
    assert get(case, "download", who="treasurer", file_id=attached.stored.pk).status_code == 200
    assert get(case, "download", who="stranger", file_id=attached.stored.pk).status_code == 404


def test_the_approver_is_told_when_the_applicant_has_withdrawn(city: Municipality) -> None:
    case = propose(accept(arrive(city)))
    withdraw(application=case.application, by=Actor.anonymous(city), at=AT)
    settle()
    assert fresh(case).state == "withdrawn"
    assert "この申請は取り下げられました" in html(_page(case, "chief"))
