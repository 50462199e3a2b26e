"""What was typed when the session ended is not lost, and nobody else gets it."""

import re
from html import unescape

import pytest
from django.conf import settings as installed
from django.test import Client

from tests.cases.desk import address
from tests.cases.making import arrive, publish
from tests.factories import AT, make_city
from tests.identity.browsing import DESK, SECOND, SIGN_IN, app_code, enrol_app, html, sign_in
from yorozu.cases.models import Case
from yorozu.foundation.clock import frozen
from yorozu.identity.actors import Actor
from yorozu.identity.models import Session, User
from yorozu.identity.services import reset_factors
from yorozu.identity.sessions import SessionStore
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db
LATE = AT + installed.YOROZU_STAFF_IDLE
TEXT = "電話で確かめた。髙橋さんは「𠮷野川」の近くに <お住まい> とのこと。\n二行目。"
RESUME = f"{DESK}resume/"


@pytest.fixture
def case(city: Municipality) -> Case:
    publish(city)
    return arrive(city)


@pytest.fixture
def too_late(case: Case, client: Client) -> Client:
    """Somebody who wrote a note, went for lunch and pressed the button when they were back."""
    with frozen(AT):
        sign_in(client)
    _send(client, case)
    return client


def _send(client: Client, case: Case) -> str:
    with frozen(LATE):
        came = {"referer": f"http://testserver{address(case)}"}
        answer = client.post(address(case, "note"), {"note": TEXT, "lock": case.lock}, headers=came)
    return str(answer.headers["Location"])


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_what_was_typed_is_offered_after_signing_in_and_sent_on_request(too_late: Client, case: Case) -> None:
    assert case.notes.count() == 0
    with frozen(LATE):
        assert sign_in(too_late).headers["Location"] == RESUME
        page = html(too_late.get(RESUME))
        assert "髙橋さんは「𠮷野川」の近くに &lt;お住まい&gt; とのこと。" in page
        assert f'action="{address(case, "note")}"' in page
        assert too_late.post(address(case, "note"), _hidden(page)).status_code == 302
        assert "髙橋さんは「𠮷野川」の近くに" in html(too_late.get(address(case)))
    assert case.notes.count() == 1


def test_the_sign_in_page_says_why_and_knows_the_way_back(case: Case, client: Client) -> None:
    with frozen(AT):
        sign_in(client)
    place = _send(client, case)
    assert place.startswith(f"{SIGN_IN}?ended=idle&next=")
    assert place.endswith(f"desk%2Fcases%2F{case.pk}%2F")


def test_it_may_be_let_go(too_late: Client, case: Case) -> None:
    with frozen(LATE):
        sign_in(too_late)
        assert too_late.post(RESUME).headers["Location"] == address(case)
        assert too_late.get(RESUME).status_code == 404
    assert case.notes.count() == 0


def test_it_waits_through_the_second_step(case: Case, client: Client) -> None:
    with frozen(AT):
        sign_in(client)
        secret, _codes = enrol_app(client, AT)
    _send(client, case)
    with frozen(LATE):
        assert sign_in(client).headers["Location"] == SECOND
        answer = client.post(SECOND, {"code": app_code(secret, LATE)})
        assert answer.headers["Location"] == RESUME
        assert "𠮷野川" in html(client.get(RESUME))


def test_another_person_at_the_same_browser_gets_nothing_of_it(too_late: Client) -> None:
    with frozen(LATE):
        assert sign_in(too_late, "chief").headers["Location"] == DESK
        assert too_late.get(RESUME).status_code == 404
        too_late.post(f"{DESK}sign-out/")
        assert sign_in(too_late).headers["Location"] == DESK


def test_it_lies_sealed_and_goes_with_the_key_of_the_account(too_late: Client, city: Municipality) -> None:
    stored = [row.session_data for row in Session.objects.all()]
    assert not any("電話" in repr(SessionStore().decode(each)) for each in stored)
    user = User.objects.get(login="miyako-worker")
    with frozen(LATE):
        reset_factors(user=user, by=Actor.system(city), at=LATE)
        sign_in(too_late)
        assert too_late.get(RESUME).status_code == 404


def test_passwords_are_never_kept(city: Municipality, client: Client) -> None:
    with frozen(AT):
        sign_in(client)
    with frozen(LATE):
        client.post(f"{DESK}account/password/", {"current": "x", "new": "y", "again": "y"})
        assert sign_in(client).headers["Location"] == DESK


def test_nothing_is_kept_of_who_was_never_signed_in(case: Case, client: Client) -> None:
    assert "ended" not in _send(client, case)
    with frozen(LATE):
        assert sign_in(client).headers["Location"] == DESK


def test_nothing_is_kept_at_another_citys_address(city: Municipality, client: Client) -> None:
    make_city("tono", "032085", "遠野市")
    with frozen(AT):
        sign_in(client)
    with frozen(LATE):
        client.post("/tono/desk/cases/1/note/", {"note": TEXT})
        assert sign_in(client).headers["Location"] == DESK


def test_after_an_hour_it_is_gone(too_late: Client) -> None:
    hour_later = LATE.replace(hour=LATE.hour + 1)
    with frozen(hour_later):
        assert sign_in(too_late).headers["Location"] == DESK
