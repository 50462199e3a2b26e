"""Residents sign in with a code sent by mail; they are never staff, and go when they say so."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.factories import AT, PASSWORD, make_city
from tests.identity.visiting import EMAIL, code_in_mail, mails, resident, visit
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import Invalid, TooMany
from yorozu.identity.models import Resident, SignInCode, User
from yorozu.identity.selectors import address_of, profile_of
from yorozu.identity.services.residents import (
    accounts,
    delete_resident,
    end_visits,
    keep_profile,
    remove_old_codes,
    send_sign_in_code,
    sign_in_resident,
)
from yorozu.messaging.models import Delivery
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, VaultKey

pytestmark = pytest.mark.django_db


def _send(city: Municipality, email: str = EMAIL, minutes: int = 0) -> object:
    return send_sign_in_code(
        municipality=city, email=email, address="192.0.2.1", at=AT + timedelta(minutes=minutes)
    )


def _use(city: Municipality, code_id: object, typed: str, minutes: int = 0) -> Resident:
    return sign_in_resident(
        municipality=city,
        code_id=code_id,  # type: ignore[arg-type]
        typed=typed,
        address="192.0.2.1",
        at=AT + timedelta(minutes=minutes),
    )


def test_who_has_the_code_is_in_and_the_address_is_sealed(city: Municipality) -> None:
    client = visit(city, "Hanako@Example.jp ")
    found = resident(city)
    assert address_of(found) == "Hanako@Example.jp"
    assert b"xample" not in bytes(found.sealed_email)
    assert client.get(f"/{city.slug}/my/sign-in/").status_code == 302
    visit(city, EMAIL)
    assert Resident.objects.count() == 1
    assert list(AuditEntry.objects.filter(subject_type="resident").values_list("action", flat=True)) == [
        "resident.created",
        "resident.signed-in",
    ]


def test_the_mail_names_nobody_and_leads_nowhere(city: Municipality) -> None:
    _send(city)
    (mail,) = mails()
    assert mail["to"] == EMAIL
    assert mail["subject"] == "【宮古市】確認コードのお知らせ"
    assert "http" not in "".join(mail["lines"])
    assert code_in_mail() not in mail["subject"]


def test_a_code_works_once_for_ten_minutes(city: Municipality) -> None:
    first = _send(city)
    code = code_in_mail()
    with pytest.raises(Invalid):
        _use(city, first, code, minutes=10)
    _use(city, first, f" {code[:3]} {code[3:]} ", minutes=9)
    with pytest.raises(Invalid):
        _use(city, first, code, minutes=9)


def test_five_wrong_tries_end_a_code(city: Municipality) -> None:
    sent = _send(city)
    code = code_in_mail()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(Invalid):
            _use(city, sent, wrong)
    with pytest.raises(Invalid):
        _use(city, sent, code)
    assert Resident.objects.count() == 0


def test_a_code_is_good_in_its_own_city_only(city: Municipality) -> None:
    other = make_city("tono", "032085", "遠野市")
    sent = _send(city)
    with pytest.raises(Invalid):
        _use(other, sent, code_in_mail())


def test_the_sixth_code_within_an_hour_is_refused_whoever_asks(city: Municipality) -> None:
    for _ in range(5):
        _send(city)
    with pytest.raises(TooMany):
        _send(city)
    assert SignInCode.objects.count() == 5


def test_whether_somebody_is_known_cannot_be_told(city: Municipality) -> None:
    visit(city, EMAIL)
    answers = []
    for email in (EMAIL, "nobody@example.jp"):
        client = Client()
        posted = client.post(f"/{city.slug}/my/sign-in/", {"email": email})
        shown = client.get(posted.headers["Location"])
        answers.append((posted.status_code, posted.headers["Location"], shown.status_code))
    assert answers[0] == answers[1]


def test_what_is_no_address_is_said_and_kept(city: Municipality) -> None:
    answer = Client().post(f"/{city.slug}/my/sign-in/", {"email": "花子@例"})
    assert answer.status_code == 422
    assert 'value="花子@例"' in answer.content.decode()
    assert 'href="#id_email"' in answer.content.decode()


def test_a_wrong_code_is_said_in_place(city: Municipality) -> None:
    client = Client()
    client.post(f"/{city.slug}/my/sign-in/", {"email": EMAIL})
    answer = client.post(f"/{city.slug}/my/sign-in/code/", {"code": "x"})
    assert answer.status_code == 422
    assert "コードが違うか" in answer.content.decode()


def test_a_resident_is_no_member_of_staff_and_staff_no_resident(city: Municipality) -> None:
    client = visit(city)
    assert User.objects.filter(staff=None).count() == 0
    assert client.get(f"/{city.slug}/desk/").status_code == 302
    staff = Client()
    assert staff.login(username=f"{city.slug}-worker", password=PASSWORD)
    assert "/my/sign-in/" in staff.get(f"/{city.slug}/my/").headers["Location"]
    visit(city, client=staff)
    assert "/desk/sign-in/" in staff.get(f"/{city.slug}/desk/").headers["Location"]


def test_a_visit_ends_when_idle_when_old_and_when_ended_elsewhere(city: Municipality) -> None:
    page = f"/{city.slug}/my/"
    with frozen(AT):
        client = visit(city)
        assert client.get(page).status_code == 200
    with frozen(AT + timedelta(minutes=61)):
        assert "ended=1" in client.get(page).headers["Location"]
    with override_settings(YOROZU_RESIDENT_SESSION=timedelta(minutes=30)), frozen(AT + timedelta(minutes=31)):
        assert client.get(page).status_code == 302
    with frozen(AT):
        end_visits(resident=resident(city), at=AT)
        assert client.get(page).status_code == 302


def test_the_visit_is_of_its_city_only(city: Municipality) -> None:
    make_city("tono", "032085", "遠野市")
    client = visit(city)
    assert client.get("/tono/my/").status_code == 302


def test_a_profile_is_sealed_changed_by_term_and_gone_with_the_account(city: Municipality) -> None:
    visit(city)
    person = resident(city)
    keep_profile(resident=person, values={"person.phone": "0193-62-2111", "person.email": EMAIL}, at=AT)
    keep_profile(resident=person, values={"person.phone": None}, at=AT)
    person = resident(city)
    assert profile_of(person) == {"person.email": EMAIL}
    assert EMAIL.encode() not in bytes(person.sealed_profile)
    key = person.key_id
    delete_resident(resident=person, at=AT)
    assert Resident.objects.count() == 0
    assert not VaultKey.objects.filter(pk=key).exists()


def test_old_codes_go_with_their_mails_and_keys(city: Municipality) -> None:
    _send(city)
    assert remove_old_codes(at=AT + timedelta(hours=23)) == 0
    assert remove_old_codes(at=AT + timedelta(hours=25)) == 1
    assert SignInCode.objects.count() == 0
    assert (Delivery.objects.count(), VaultKey.objects.count()) == (0, 0)


def test_the_way_back_never_leads_out_of_the_city_or_to_the_desk(city: Municipality) -> None:
    for wanted, led in (("/miyako/apply/x/", "/miyako/apply/x/"), ("//evil.example/", "/miyako/my/"),
                        ("/miyako/desk/", "/miyako/my/"), ("/tono/my/", "/miyako/my/")):  # fmt: skip
        client = Client()
        base = f"/{city.slug}/my/sign-in/"
        client.post(base, {"email": EMAIL, "next": wanted})
        assert client.post(f"{base}code/", {"code": code_in_mail()}).headers["Location"] == led


def test_two_codes_used_at_once_make_one_account(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _send(city)
    code = code_in_mail()
    second = _send(city)
    other = code_in_mail()
    made = accounts._made

    def _overtaken(*given: Any) -> Resident:
        monkeypatch.setattr(accounts, "_made", made)
        _use(city, second, other)
        return made(*given)

    monkeypatch.setattr(accounts, "_made", _overtaken)
    _use(city, first, code)
    assert Resident.objects.count() == 1
