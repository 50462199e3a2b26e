"""My page: applications made while signed in, those added by number and code, drafts, and an end to it all."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import AT, make_city
from tests.identity.visiting import resident, visit
from tests.intake.samples import publish, submit
from tests.intake.walking import Resident as Walker
from tests.intake.walking import Screen
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import Conflict
from yorozu.identity.models import Resident
from yorozu.intake.models import Application, Draft
from yorozu.intake.services import claim_application, close_account, remove_unused_residents
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db


def _signed_in(city: Municipality) -> Walker:
    walker = Walker()
    visit(city, client=walker.client)
    return walker


def _begin(walker: Walker, city: Municipality) -> Screen:
    return walker.press(walker.open(f"/{city.slug}/apply/child-benefit/"))


def _page(client: Client, city: Municipality) -> str:
    return client.get(f"/{city.slug}/my/").content.decode()


def test_an_empty_page_says_so_and_leads_to_the_procedures(city: Municipality) -> None:
    text = _page(visit(city), city)
    assert "まだありません" in text
    assert "手続を探す" in text


def test_a_draft_begun_while_signed_in_is_gone_on_with_from_another_device(
    city: Municipality, version: ProcedureVersion
) -> None:
    walker = _signed_in(city)
    walker.press(_begin(walker, city), name__name="髙橋 𠮷子", phone="0193-62-2111")
    draft = Draft.objects.get()
    assert draft.resident_id == resident(city).pk
    other = visit(city)
    text = _page(other, city)
    assert "こども給付の申請" in text
    assert "に自動で消えます" in text
    answer: Any = other.post(f"/{city.slug}/my/drafts/{draft.pk}/", follow=True)
    assert "髙橋 𠮷子" in answer.content.decode()


def test_a_draft_begun_before_signing_in_becomes_mine_with_the_next_page(
    city: Municipality, version: ProcedureVersion
) -> None:
    walker = Walker()
    screen = _begin(walker, city)
    assert Draft.objects.get().resident_id is None
    visit(city, client=walker.client)
    walker.press(screen, name__name="髙橋 𠮷子")
    assert Draft.objects.get().resident_id == resident(city).pk


def test_a_draft_can_be_let_go_from_the_page(city: Municipality, version: ProcedureVersion) -> None:
    walker = _signed_in(city)
    _begin(walker, city)
    draft = Draft.objects.get()
    walker.client.post(f"/{city.slug}/my/drafts/{draft.pk}/", {"discard": "1"})
    assert Draft.objects.count() == 0


def test_an_application_is_added_by_number_and_code_and_opened_without_them(
    city: Municipality, version: ProcedureVersion
) -> None:
    receipt = submit(version, city)
    client = visit(city)
    wrong = client.post(f"/{city.slug}/my/add/", {"number": receipt.receipt_number, "code": "AAAAAAAA"})
    assert (wrong.status_code, Application.objects.get().resident_id) == (404, None)
    client.post(f"/{city.slug}/my/add/", {"number": receipt.receipt_number, "code": receipt.lookup_code})
    text = _page(client, city)
    assert receipt.receipt_number in text
    assert receipt.lookup_code not in text
    opened: Any = visit(city).post(f"/{city.slug}/my/applications/{receipt.application_id}/", follow=True)
    assert receipt.receipt_number in opened.content.decode()
    assert AuditEntry.objects.filter(action="application.claimed").count() == 1


def test_what_stands_on_one_page_stands_on_no_other(city: Municipality, version: ProcedureVersion) -> None:
    receipt = submit(version, city)
    application = Application.objects.get()
    visit(city)
    claim_application(application=application, resident=resident(city), at=AT)
    other = visit(city, "taro@example.jp")
    second = Resident.objects.order_by("created_at").last()
    assert second is not None
    with pytest.raises(Conflict):
        claim_application(application=application, resident=second, at=AT)
    assert receipt.receipt_number not in _page(other, city)
    assert other.post(f"/{city.slug}/my/applications/{application.pk}/").status_code == 404


def test_in_another_city_there_is_nothing_of_it(city: Municipality, version: ProcedureVersion) -> None:
    receipt = submit(version, city)
    visit(city)
    claim_application(application=Application.objects.get(), resident=resident(city), at=AT)
    there = make_city("tono", "032085", "遠野市")
    client = visit(there)
    assert receipt.receipt_number not in _page(client, there)
    assert client.post(f"/{there.slug}/my/applications/{receipt.application_id}/").status_code == 404


def test_deleting_the_account_keeps_applications_and_forgets_drafts(
    city: Municipality, version: ProcedureVersion
) -> None:
    receipt = submit(version, city)
    walker = _signed_in(city)
    _begin(walker, city)
    claim_application(application=Application.objects.get(), resident=resident(city), at=AT)
    page = f"/{city.slug}/my/account/"
    assert walker.client.post(page).status_code == 422
    assert "アカウントを消しました" in walker.client.post(page, {"sure": "1"}).content.decode()
    assert (Resident.objects.count(), Draft.objects.count()) == (0, 0)
    assert Application.objects.get(receipt_number=receipt.receipt_number).resident_id is None
    assert walker.client.get(page).status_code == 302


def test_other_devices_are_signed_out_and_this_one_stays(city: Municipality) -> None:
    first, second = visit(city), visit(city)
    first.post(f"/{city.slug}/my/account/", {"others": "1"})
    assert first.get(f"/{city.slug}/my/").status_code == 200
    assert second.get(f"/{city.slug}/my/").status_code == 302


def test_an_account_that_nobody_used_for_three_years_goes(city: Municipality) -> None:
    with frozen(AT):
        visit(city)
    assert remove_unused_residents(AT + timedelta(days=3 * 365 - 1)) == 0
    assert remove_unused_residents(AT + timedelta(days=3 * 365)) == 1
    assert Resident.objects.count() == 0


def test_closing_an_account_with_a_draft_whose_code_was_mailed_leaves_nothing(
    city: Municipality, version: ProcedureVersion, settings: Any
) -> None:
    settings.YOROZU_PUBLIC_URL = "https://apply.example.jp"
    walker = _signed_in(city)
    screen = walker.press(_begin(walker, city), "save")
    walker.client.post(screen.url, {"email": "hanako@example.jp"})
    close_account(resident=resident(city), at=AT)
    assert Draft.objects.count() == 0


def test_the_sent_application_is_mine_when_signed_in(city: Municipality) -> None:
    short = publish(
        city,
        sections=[
            {
                "id": "one",
                "title": "一つ",
                "fields": [{"id": "note", "type": "text", "label": "伝えたいこと"}],
            }
        ],
        checks=[],
        applicant={},
    )
    walker = _signed_in(city)
    screen = walker.press(walker.press(_begin(walker, city), note="橋が壊れています"))
    assert "を受け付けました" in screen.text
    assert "マイページ" in screen.text
    application = Application.objects.get(version=short)
    assert application.resident_id == resident(city).pk
    assert AuditEntry.objects.get(action="application.submitted").actor_kind == "resident"
