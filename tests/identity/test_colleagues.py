"""The administrator's pages: who has access, and ending it; and showing again that it is oneself."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as installed
from django.test import Client
from django.urls import get_resolver

from tests.factories import AT, PASSWORD, make_city
from tests.identity.browsing import ACCOUNT, DESK, SECOND, SIGN_IN, app_code, enrol_app, html, sign_in
from yorozu.foundation.clock import frozen
from yorozu.foundation.soundness import Examination
from yorozu.identity.models import Session, User
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, VaultKey
from yorozu.trust.soundness import check_keys

pytestmark = pytest.mark.django_db
STAFF = f"{DESK}staff/"
CONFIRM = f"{DESK}confirm/"
STALE = AT + installed.YOROZU_STAFF_CONFIRM


def _user(who: str) -> User:
    return User.objects.get(login=f"miyako-{who}")


def _page(who: str, act: str = "") -> str:
    return f"{STAFF}{_user(who).pk}/{act}"


@pytest.fixture
def admin(city: Municipality, client: Client) -> Client:
    with frozen(AT):
        sign_in(client, "admin")
    return client


def test_an_administrator_resets_a_colleagues_second_factor_and_the_chain_says_who(
    admin: Client, city: Municipality
) -> None:
    worker = Client()
    with frozen(AT):
        sign_in(worker)
        enrol_app(worker, AT)
        key = _user("worker").factor_key_id
        assert "二段階の確認を解除する" in html(admin.get(_page("worker")))
        assert admin.post(_page("worker", "reset/")).status_code == 302
        assert worker.get(DESK).headers["Location"].startswith(SIGN_IN)
        assert sign_in(worker).headers["Location"] == DESK
    assert not Authenticator.objects.filter(user=_user("worker")).exists()
    assert not VaultKey.objects.filter(pk=key).exists()
    entry = AuditEntry.objects.within(city).get(action="second-factor.reset")
    assert (entry.actor_id, entry.subject_id) == ("miyako-admin", "miyako-worker")


def test_nobody_resets_their_own(admin: Client) -> None:
    with frozen(AT):
        enrol_app(admin, AT)
        assert "これは自分のアカウントです" in html(admin.get(_page("admin")))
        answer = admin.post(_page("admin", "reset/"))
    assert answer.status_code == 403
    assert "ほかの管理者に依頼してください" in html(answer)
    assert Authenticator.objects.filter(user=_user("admin")).count() == 2


def test_an_account_is_closed_and_opened_again(admin: Client) -> None:
    worker = Client()
    with frozen(AT):
        sign_in(worker)
        assert admin.post(_page("worker", "disable/")).status_code == 302
        assert worker.get(DESK).headers["Location"].startswith(SIGN_IN)
        assert "停止中" in html(admin.get(STAFF))
        assert admin.post(_page("worker", "enable/")).status_code == 302
        assert sign_in(worker).status_code == 302


def test_a_colleague_is_signed_out_everywhere(admin: Client) -> None:
    with frozen(AT):
        sign_in(Client())
        assert admin.post(_page("worker", "sign-out/")).status_code == 302
    assert not Session.objects.filter(user=_user("worker")).exists()


def test_staff_of_another_city_are_not_there(admin: Client) -> None:
    make_city("tono", "032085", "遠野市")
    stranger = User.objects.get(login="tono-worker")
    with frozen(AT):
        assert "tono-worker" not in html(admin.get(STAFF))
        for act in ("", "reset/", "disable/", "enable/", "sign-out/"):
            address = f"{STAFF}{stranger.pk}/{act}"
            answer = admin.post(address) if act else admin.get(address)
            assert answer.status_code == 404, act
    assert User.objects.get(pk=stranger.pk).is_active


@pytest.mark.parametrize("act", ["", "reset/", "disable/", "enable/", "sign-out/"])
def test_only_administrators_come_here(city: Municipality, client: Client, act: str) -> None:
    with frozen(AT):
        sign_in(client, "manager")
        answer = client.post(_page("worker", act)) if act else client.get(_page("worker"))
    assert answer.status_code == 403


def test_what_is_grave_asks_again_who_it_is_and_comes_back(admin: Client) -> None:
    with frozen(STALE):
        answer = admin.get(_page("worker"))
        assert answer.headers["Location"].startswith(f"{CONFIRM}?next=")
        page = admin.get(answer.headers["Location"])
        assert "ご本人であることをもう一度確認します" in html(page)
        sent = {"password": PASSWORD, "next": _page("worker")}
        assert admin.post(CONFIRM, {**sent, "password": "x"}).status_code == 422
        assert admin.get(_page("worker")).status_code == 302
        assert admin.post(CONFIRM, sent).headers["Location"] == _page("worker")
        assert admin.get(_page("worker")).status_code == 200


def test_a_grave_act_itself_is_not_done_by_a_desk_left_open(admin: Client) -> None:
    with frozen(STALE):
        came = f"http://testserver{_page('worker')}"
        answer = admin.post(_page("worker", "disable/"), headers={"referer": came})
        assert answer.headers["Location"].startswith(f"{CONFIRM}?next=%2Fmiyako%2Fdesk%2Fstaff%2F")
    assert _user("worker").is_active


def test_the_code_of_the_app_shows_it_as_well(admin: Client) -> None:
    with frozen(AT):
        secret, _codes = enrol_app(admin, AT)
    with frozen(STALE):
        code = app_code(secret, STALE)
        assert admin.post(CONFIRM, {"code": code, "next": ACCOUNT}).headers["Location"] == ACCOUNT
        assert admin.get(_page("worker")).status_code == 200
        assert admin.post(CONFIRM, {"code": code, "next": ACCOUNT}).status_code == 422


def test_five_wrong_passwords_stop_the_showing(admin: Client) -> None:
    with frozen(STALE):
        assert [admin.post(CONFIRM, {"password": "x"}).status_code for _ in range(5)] == [422] * 5
        assert admin.post(CONFIRM, {"password": PASSWORD}).status_code == 429


def test_signing_in_counts_as_having_shown_it(admin: Client) -> None:
    with frozen(STALE - timedelta(seconds=1)):
        assert admin.get(_page("worker")).status_code == 200


def test_a_fresh_second_step_counts_too(city: Municipality, client: Client) -> None:
    with frozen(AT):
        sign_in(client, "admin")
        secret, _codes = enrol_app(client, AT)
        client.post(f"{DESK}sign-out/")
    with frozen(STALE):
        sign_in(client, "admin")
        client.post(SECOND, {"code": app_code(secret, STALE)})
        assert client.get(_page("worker")).status_code == 200


def test_every_page_that_changes_how_one_signs_in_asks_again() -> None:
    asking = {
        pattern.name
        for pattern in get_resolver("yorozu.identity.urls").url_patterns
        if getattr(pattern.callback, "reauthenticated", False)
    }
    assert asking == {
        "password", "totp", "passkey", "registration-options", "recovery-codes", "remove-factor",
        "colleague", "reset-factors", "disable-account", "enable-account", "sign-out-colleague",
        "new-colleague", "roles", "place", "end-place",
    }  # fmt: skip


def test_what_the_installation_examines_finds_nothing_wrong_with_the_keys_of_factors(
    admin: Client, city: Municipality
) -> None:
    worker = Client()
    with frozen(AT):
        sign_in(worker)
        enrol_app(worker, AT)
        enrol_app(admin, AT)
        admin.post(_page("worker", "reset/"))
    assert _user("admin").factor_key_id
    found = Examination(at=AT + timedelta(days=1), settled=True)
    assert [each for each in check_keys(city.pk, found) if each.kind == "trust.key-of-nothing"] == []
