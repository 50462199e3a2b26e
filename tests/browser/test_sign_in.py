"""How staff sign in, in a browser, as in a city: authenticator app, passkeys, recovery codes, one's own account."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from playwright.sync_api import Browser, Page

from tests.identity.browsing import app_code

from .authenticator import Device, code_now
from .installation import PASSWORD, Installation
from .production import in_production
from .screens import DESK, NARROW, PHONE, Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def city_hall(installation: Installation) -> Iterator[Installation]:
    with in_production(installation) as running:
        yield running
    # Other tests sign in to the same accounts in the demo, with the password alone.
    installation.sql("DELETE FROM mfa_authenticator")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_a_member_of_staff_enrols_an_app_and_signs_in_with_it_and_with_a_recovery_code(
    browser: Browser, city_hall: Installation, viewport: dict[str, int]
) -> None:
    who = "iwanuma-worker" if viewport is PHONE else "iwanuma-chief"
    with screen(browser, city_hall.url, viewport) as person:
        _password(person, who)
        assert person.page.url.endswith("/iwanuma/desk/account/")
        assert "はじめに、二段階の確認を登録してください" in person.text()
        person.go("/iwanuma/desk/approvals/")
        assert person.page.url.endswith("/iwanuma/desk/account/")
        person.follow("認証アプリを登録する")
        person.page.locator("summary").click()
        secret = person.page.inner_text("#secret")
        person.page.get_by_label("6桁の数字").fill(_other_than(code_now(secret)))
        person.press("登録する")
        assert "認証コードが違います" in person.text()
        person.page.get_by_label("6桁の数字").fill(code_now(secret))
        person.press("登録する")
        codes = re.findall(r"\b\d{10}\b", person.text())
        assert len(codes) == 10
        person.follow("控えたので進む")
        assert person.page.url.endswith("/iwanuma/desk/")
        person.press("ログアウト")

        _password(person, who)
        assert person.page.title().startswith("二段階の確認")
        person.page.get_by_label("認証コード").fill(
            app_code(secret, datetime.now(UTC) + timedelta(seconds=30))
        )
        person.press("確認する")
        assert person.page.url.endswith("/iwanuma/desk/")
        person.follow("のアカウント")
        assert "残り 10 個" in person.text()
        person.press("ログアウト")

        _password(person, who)
        person.page.get_by_label("認証コード").fill(codes[0])
        person.press("確認する")
        assert person.page.url.endswith("/iwanuma/desk/")


def test_a_passkey_is_enrolled_and_signs_in_alone_and_as_the_second_step(
    browser: Browser, city_hall: Installation
) -> None:
    who = "iwanuma-manager"
    with screen(browser, city_hall.url, DESK) as person:
        device = Device(person.page)
        _password(person, who)
        person.follow("パスキーを登録する")
        person.page.get_by_label("パスキーの名前").fill("業務用の端末")
        person.press("パスキーを登録する")
        assert len(re.findall(r"\b\d{10}\b", person.text())) == 10
        assert len(device.passkeys()) == 1
        person.follow("控えたので進む")
        person.press("ログアウト")

        person.press("パスキーでログインする")
        assert person.page.url.endswith("/iwanuma/desk/")
        person.follow("のアカウント")
        assert "業務用の端末" in person.text()
        person.press("ログアウト")

        _password(person, who)
        person.press("パスキーで確認する")
        assert person.page.url.endswith("/iwanuma/desk/")
        person.press("ログアウト")

        device.unlocks(owner_is_there=False)
        _password(person, who)
        person.page.get_by_role("button", name="パスキーで確認する").click()
        person.page.get_by_text("パスキーを使えませんでした").wait_for()
        person.go("/iwanuma/desk/approvals/")
        assert "/sign-in/" in person.page.url


def test_a_passkey_of_one_city_opens_no_desk_of_another(browser: Browser, city_hall: Installation) -> None:
    who = "iwanuma-mayor"
    with screen(browser, city_hall.url, DESK) as person:
        Device(person.page)
        _password(person, who)
        person.follow("パスキーを登録する")
        person.press("パスキーを登録する")
        person.follow("控えたので進む")
        person.press("ログアウト")
        person.go("/tono/desk/sign-in/")
        person.press("パスキーでログインする")
        assert "パスキーでログインできませんでした" in person.text()


def test_everything_is_done_with_the_keyboard_alone(browser: Browser, city_hall: Installation) -> None:
    who = "iwanuma-records"
    with screen(browser, city_hall.url, DESK) as person:
        page = person.page
        person.go("/iwanuma/desk/sign-in/")
        _tab_to(page, "login")
        page.keyboard.type(who)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        _enter(person)
        _tab_to(page, "認証アプリを登録する")
        _enter(person)
        _tab_to(page, "読み取れないとき")
        page.keyboard.press("Enter")
        secret = page.inner_text("#secret")
        _tab_to(page, "code")
        page.keyboard.type(code_now(secret))
        _enter(person)
        _tab_to(page, "控えたので進む")
        _enter(person)
        assert page.url.endswith("/iwanuma/desk/")


def test_an_administrator_helps_a_colleague_whose_phone_is_lost(
    browser: Browser, city_hall: Installation
) -> None:
    lost, admin = "iwanuma-director", "iwanuma-admin"
    with (
        screen(browser, city_hall.url, PHONE) as colleague,
        screen(browser, city_hall.url, NARROW) as helper,
    ):
        _enrol(colleague, lost)
        _enrol(helper, admin)
        helper.go("/iwanuma/desk/staff/")
        helper.click(helper.page.locator("tr", has_text=lost).get_by_role("link"))
        helper.press("二段階の確認を解除する")
        assert "二段階の確認を解除し、ログインをすべて終わらせました" in helper.text()
        colleague.go("/iwanuma/desk/approvals/")
        assert "前のログインは終わっています" in colleague.text()
        _password(colleague, lost)
        assert "はじめに、二段階の確認を登録してください" in colleague.text()


def test_a_password_and_a_session_are_ones_own_to_change(browser: Browser, city_hall: Installation) -> None:
    who = "iwanuma-dx"
    with screen(browser, city_hall.url, PHONE) as person:
        _enrol(person, who)
        person.go("/iwanuma/desk/account/")
        assert "この端末" in person.text()
        person.follow("パスワードを変える")
        for label in ("今のパスワード", "新しいパスワード", "新しいパスワード（もう一度）"):
            person.page.get_by_label(label, exact=False).first.fill("x")
        person.press("変える")
        assert person.page.title().startswith("エラー")
        person.go("/iwanuma/desk/account/recovery-codes/")
        person.press("作り直す")
        assert len(re.findall(r"\b\d{10}\b", person.text())) == 10


def test_a_desk_left_open_asks_who_it_is(browser: Browser, city_hall: Installation) -> None:
    who = "miyako-admin"
    with screen(browser, city_hall.url, PHONE) as person:
        _enrol(person, who)
        _grow_old(city_hall, who)
        person.go("/miyako/desk/staff/")
        person.click(person.page.locator("tr", has_text="miyako-worker").get_by_role("link"))
        assert person.page.title().startswith("本人の確認")
        person.page.get_by_label("パスワード").fill("x")
        person.press("確認する")
        assert "パスワードが違います" in person.text()
        person.page.get_by_label("パスワード").fill(PASSWORD)
        person.press("確認する")
        assert "アカウントを止める" in person.text()


def test_over_https_the_cookies_belong_to_the_host_alone(browser: Browser, city_hall: Installation) -> None:
    who = "tono-worker"
    with screen(browser, city_hall.url, DESK) as person:
        _password(person, who, city="tono")
        found = {each["name"]: each for each in person.page.context.cookies()}
    assert set(found) == {"__Host-yorozu", "__Host-yorozu-csrf", "__Host-yorozu-device"}
    for name, each in found.items():
        assert each["secure"], name
        assert each["httpOnly"], name
        assert (each["sameSite"], each["path"], each["domain"]) == ("Lax", "/", "localhost"), name


def _password(person: Screen, who: str, city: str = "") -> None:
    person.go(f"/{city or who.split('-')[0]}/desk/sign-in/")
    person.page.get_by_label("ログインID").fill(who)
    person.page.get_by_label("パスワード").fill(PASSWORD)
    person.press("ログインする")


def _enrol(person: Screen, who: str) -> str:
    _password(person, who)
    person.follow("認証アプリを登録する")
    person.page.locator("summary").click()
    secret = person.page.inner_text("#secret")
    person.page.get_by_label("6桁の数字").fill(code_now(secret))
    person.press("登録する")
    person.follow("控えたので進む")
    return secret


def _grow_old(installation: Installation, who: str) -> None:
    """Sign in an hour ago, by the session's own content."""
    rows = installation.sql(
        "SELECT s.session_key, s.session_data FROM identity_session s JOIN identity_user u ON u.id = s.user_id "
        "WHERE u.login = ?",
        who,
    )
    for key, data in rows:
        installation.sql(
            "UPDATE identity_session SET session_data = ? WHERE session_key = ?",
            _with_old_confirmation(installation, str(data)),
            key,
        )


def _with_old_confirmation(installation: Installation, data: str) -> str:
    signer = {
        "key": installation.environ["YOROZU_SECRET_KEY"],
        "salt": "django.contrib.sessions.SessionStore",
    }
    content = signing.loads(data, serializer=signing.JSONSerializer, **signer)
    content["confirmed"] = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    return signing.dumps(content, serializer=signing.JSONSerializer, compress=True, **signer)


def _other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "() => [document.activeElement.name || '', document.activeElement.innerText || '']"
        )
        if at[0] == wanted or at[1].strip() == wanted:
            return
    raise AssertionError(f"the focus never came to {wanted}")


def _enter(person: Screen) -> None:
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.page.wait_for_load_state("load")
    person.look()
