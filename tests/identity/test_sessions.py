"""How long a session lasts, and what ends it at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as installed
from django.contrib.auth import SESSION_KEY
from django.test import Client

from tests.factories import AT, PASSWORD, actor
from tests.identity.browsing import ACCOUNT, DESK, SIGN_IN, enrol_app, html, shown, sign_in
from yorozu.config.housekeeping import remove_ended_sessions
from yorozu.foundation.clock import frozen
from yorozu.identity.actors import Actor
from yorozu.identity.models import Session, User
from yorozu.identity.permissions import Role
from yorozu.identity.services import (
    disable_account,
    enable_account,
    end_colleagues_sessions,
    reset_factors,
    set_password,
    set_roles,
)
from yorozu.identity.sessions import SessionStore, device_name
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db
IDLE, OLD = installed.YOROZU_STAFF_IDLE, installed.YOROZU_STAFF_SESSION
SECOND = timedelta(seconds=1)


def _worker() -> User:
    return User.objects.get(login="miyako-worker")


@pytest.fixture
def signed_in(city: Municipality, client: Client) -> Client:
    with frozen(AT):
        sign_in(client)
    return client


def test_half_an_hour_and_twelve_hours_unless_the_operator_says_otherwise() -> None:
    assert (timedelta(minutes=30), timedelta(hours=12)) == (IDLE, OLD)


def test_a_session_ends_after_the_time_without_use_and_says_so(signed_in: Client) -> None:
    with frozen(AT + IDLE - SECOND):
        assert signed_in.get(DESK).status_code == 200
    with frozen(AT + IDLE - SECOND + IDLE):
        answer = signed_in.get(f"{DESK}records/")
        assert answer.headers["Location"] == f"{SIGN_IN}?ended=idle&next=%2Fmiyako%2Fdesk%2Frecords%2F"
        page = html(signed_in.get(answer.headers["Location"]))
        assert "しばらく操作がなかったため、ログアウトしました" in page
        assert 'name="next" value="/miyako/desk/records/"' in page
    assert not Session.objects.filter(user=_worker()).exists()


def test_use_keeps_a_session_alive_and_only_until_the_end_of_its_time(signed_in: Client) -> None:
    moment = AT
    while moment + IDLE / 2 < AT + OLD:
        moment += IDLE / 2
        with frozen(moment):
            assert signed_in.get(DESK).status_code == 200, moment
    with frozen(AT + OLD):
        answer = signed_in.get(DESK)
        assert answer.headers["Location"] == f"{SIGN_IN}?ended=old&next=%2Fmiyako%2Fdesk%2F"
        assert "長い時間がたったため" in html(signed_in.get(answer.headers["Location"]))


def test_the_time_of_a_session_does_not_begin_anew_with_a_new_key(signed_in: Client) -> None:
    """A resident's form, filled in beside the desk, changes the key of the browser's session."""
    with frozen(AT + timedelta(minutes=10)):
        store = SessionStore(signed_in.cookies[installed.SESSION_COOKIE_NAME].value)
        store.cycle_key()
        signed_in.cookies[installed.SESSION_COOKIE_NAME] = str(store.session_key)
        assert signed_in.get(DESK).status_code == 200
    assert Session.objects.get(user=_worker()).opened_at == AT
    assert Session.objects.get(user=_worker()).device == "ブラウザー"


def test_the_clock_set_back_does_not_lengthen_a_session(signed_in: Client) -> None:
    with frozen(AT - timedelta(minutes=1)):
        assert signed_in.get(DESK).status_code == 200
    with frozen(AT - timedelta(hours=1)):
        assert signed_in.get(DESK).headers["Location"].startswith(SIGN_IN)


def test_the_key_changes_when_somebody_signs_in_and_a_planted_one_is_worthless(
    city: Municipality, client: Client
) -> None:
    planted = SessionStore()
    planted.create()
    client.cookies[installed.SESSION_COOKIE_NAME] = str(planted.session_key)
    with frozen(AT):
        sign_in(client)
        assert client.cookies[installed.SESSION_COOKIE_NAME].value != planted.session_key
        thief = Client()
        thief.cookies[installed.SESSION_COOKIE_NAME] = str(planted.session_key)
        assert thief.get(DESK).headers["Location"].startswith(SIGN_IN)
    assert not Session.objects.filter(pk=planted.session_key).exists()


def test_cookies_are_the_hosts_own_over_https_and_out_of_reach_of_scripts(
    city: Municipality, client: Client
) -> None:
    sign_in(client)
    for name in (installed.SESSION_COOKIE_NAME, installed.YOROZU_DEVICE_COOKIE):
        cookie = client.cookies[name]
        assert cookie["httponly"] is True, name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
    assert client.cookies[installed.SESSION_COOKIE_NAME]["expires"] == ""


@pytest.mark.parametrize(
    "ending",
    [
        lambda user, by: disable_account(user=user, by=by, at=AT),
        lambda user, by: end_colleagues_sessions(user=user, by=by, at=AT),
        lambda user, by: reset_factors(user=user, by=by, at=AT),
        lambda user, by: set_roles(user=user, roles=[Role.MANAGER], by=by, at=AT),
        lambda user, by: set_password(user=user, password="a new and good password", by=by, at=AT),
    ],
    ids=["disabled", "signed out", "second factor reset", "roles", "password"],
)
def test_what_changes_an_account_ends_its_sessions_at_once(city: Municipality, ending: Any) -> None:
    browsers = [Client(), Client()]
    other = Client()
    with frozen(AT):
        for browser in browsers:
            sign_in(browser)
        sign_in(other, "chief")
        ending(_worker(), Actor.system(city))
        assert not Session.objects.filter(user=_worker()).exists()
        for browser in browsers:
            answer = browser.get(DESK)
            assert answer.headers["Location"] == f"{SIGN_IN}?ended=closed&next=%2Fmiyako%2Fdesk%2F"
        assert other.get(DESK).status_code == 200


def test_a_session_of_before_does_not_come_back_when_the_account_is_opened_again(
    signed_in: Client, city: Municipality
) -> None:
    with frozen(AT):
        disable_account(user=_worker(), by=Actor.system(city), at=AT)
        assert sign_in(Client()).status_code == 422
        enable_account(user=_worker(), by=Actor.system(city), at=AT)
        assert signed_in.get(DESK).headers["Location"].startswith(SIGN_IN)
        assert sign_in(Client()).status_code == 302


def test_nobody_closes_their_own_account(city: Municipality) -> None:
    admin = actor(city, "admin")
    user = User.objects.get(login="miyako-admin")
    for act in (disable_account, enable_account, reset_factors):
        with pytest.raises(Exception, match="ほかの管理者"):
            act(user=user, by=admin, at=AT)
    assert User.objects.get(pk=user.pk).is_active


def test_ones_own_sessions_are_listed_and_ended_one_by_one(signed_in: Client) -> None:
    phone = Client(
        headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1"}
    )
    with frozen(AT):
        sign_in(phone)
        page = html(signed_in.get(ACCOUNT))
        assert "Safari（iPhone）" in page
        assert page.count("この端末") == 1
        reference = shown(page, r"/account/sessions/([0-9a-f]{24})/end/")
        assert signed_in.post(f"{ACCOUNT}sessions/{reference}/end/").status_code == 302
        assert phone.get(DESK).status_code == 302
        assert signed_in.get(DESK).status_code == 200
        assert signed_in.post(f"{ACCOUNT}sessions/{reference}/end/").status_code == 404


def test_a_colleagues_session_is_not_ones_own_to_end(signed_in: Client) -> None:
    chief = Client()
    with frozen(AT):
        sign_in(chief, "chief")
        sign_in(Client(), "chief")
        reference = shown(html(chief.get(ACCOUNT)), r"/account/sessions/([0-9a-f]{24})/end/")
        assert signed_in.post(f"{ACCOUNT}sessions/{reference}/end/").status_code == 404
    assert Session.objects.filter(user__login="miyako-chief").count() == 2


def test_all_other_browsers_are_signed_out_at_once(signed_in: Client) -> None:
    others = [Client(), Client()]
    with frozen(AT):
        for other in others:
            sign_in(other)
        signed_in.post(f"{ACCOUNT}sessions/end-others/")
        assert [other.get(DESK).status_code for other in others] == [302, 302]
        assert signed_in.get(DESK).status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(signed_in: Client) -> None:
    other, new = Client(), "a new and good password"
    with frozen(AT):
        sign_in(other)
        typed = {"current": PASSWORD, "new": new, "again": new}
        assert signed_in.post(f"{ACCOUNT}password/", typed).status_code == 302
        assert signed_in.get(DESK).status_code == 200
        assert other.get(DESK).status_code == 302
        assert sign_in(Client(), password=new).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": PASSWORD, "new": "short", "again": "short"}, "12"),
        (
            {"current": PASSWORD, "new": "one good password", "again": "two good passwords"},
            "二つの欄で違います",
        ),
        (
            {"current": "wrong", "new": "one good password", "again": "one good password"},
            "今のパスワードが違います",
        ),
        ({"current": PASSWORD}, "三つの欄"),
    ],
)
def test_a_new_password_is_refused_with_the_reason(
    signed_in: Client, typed: dict[str, str], said: str
) -> None:
    with frozen(AT):
        answer = signed_in.post(f"{ACCOUNT}password/", typed)
    assert answer.status_code == 422
    assert said in html(answer)
    assert _worker().check_password(PASSWORD)


def test_enrolling_a_second_factor_ends_the_sessions_that_showed_none(signed_in: Client) -> None:
    other = Client()
    with frozen(AT):
        sign_in(other)
        enrol_app(signed_in, AT)
        assert signed_in.get(DESK).status_code == 200
        assert other.get(DESK).status_code == 302


def test_the_worker_removes_sessions_that_nobody_can_use(signed_in: Client) -> None:
    resident = SessionStore()
    resident["draft"] = "1"
    resident.create()
    remove_ended_sessions(AT + IDLE - SECOND)
    assert Session.objects.filter(user=_worker()).exists()
    remove_ended_sessions(AT + IDLE)
    assert not Session.objects.filter(user=_worker()).exists()
    assert Session.objects.filter(pk=resident.session_key).exists()


def test_a_session_holds_no_more_than_numbers(signed_in: Client) -> None:
    row = Session.objects.get(user=_worker())
    held = SessionStore().decode(row.session_data)
    assert held.keys() == {
        SESSION_KEY, "_auth_user_backend", "_auth_user_hash", "_session_expiry", "opened", "confirmed", "factor", "device",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari/537.36 Edg/140", "Edge（Windows）"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/18 Safari/605", "Safari（Mac）"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox（Linux）"),
        ("", "ブラウザー"),
        ("x" * 500, "ブラウザー"),
    ],
)
def test_a_browser_is_remembered_by_its_kind_only(said: str, name: str) -> None:
    assert device_name(said) == name
