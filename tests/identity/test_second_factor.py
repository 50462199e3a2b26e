"""The second step of signing in: one-time codes and recovery codes, and who must have them."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from tests.factories import AT, PASSWORD
from tests.identity.browsing import ACCOUNT, DESK, SECOND, SIGN_IN, app_code, enrol_app, html, sign_in
from yorozu.foundation.clock import frozen
from yorozu.identity.models import Session, User
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry, VaultKey

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def enrolled(city: Municipality) -> tuple[str, list[str]]:
    """miyako-worker's app and recovery codes; nobody is signed in."""
    client = Client()
    with frozen(AT):
        sign_in(client)
        found = enrol_app(client, AT)
        client.post(f"{DESK}sign-out/")
    return found


def test_the_rfcs_own_codes_are_what_the_tests_app_shows() -> None:
    from datetime import UTC, datetime  # noqa: PLC0415

    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: 12345678901234567890
    at = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}
    assert {second: app_code(secret, datetime.fromtimestamp(second, UTC)) for second in at} == at


def test_an_app_is_enrolled_with_its_first_code_and_ten_recovery_codes_are_shown_once(
    city: Municipality, client: Client
) -> None:
    with frozen(AT):
        sign_in(client)
        _secret, codes = enrol_app(client, AT)
        assert len(set(codes)) == 10
        assert not any(code in html(client.get(ACCOUNT)) for code in codes)
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert AuditEntry.objects.within(city).latest("sequence").action == "second-factor.added"


def test_secrets_lie_sealed_in_the_database(enrolled: tuple[str, list[str]]) -> None:
    secret, codes = enrolled
    kept = repr(list(Authenticator.objects.values_list("data", flat=True)))
    sessions = repr([row.session_data for row in Session.objects.all()])
    assert secret.replace(" ", "") not in kept + sessions
    assert not any(code in kept for code in codes)


def test_after_the_password_the_code_of_the_app_is_asked_for(
    enrolled: tuple[str, list[str]], client: Client
) -> None:
    with frozen(LATER):
        assert sign_in(client, next=f"{DESK}records/").headers["Location"] == SECOND
        assert client.get(DESK).status_code == 302
        answer = client.post(SECOND, {"code": app_code(enrolled[0], LATER)})
        assert answer.headers["Location"] == f"{DESK}records/"
        assert client.get(DESK).status_code == 200
    assert AuditEntry.objects.latest("sequence").details == {"factor": "totp"}


def test_a_code_opens_once_and_an_older_one_never(enrolled: tuple[str, list[str]], client: Client) -> None:
    with frozen(LATER):
        sign_in(client)
        assert client.post(SECOND, {"code": app_code(enrolled[0], LATER)}).status_code == 302
        other = Client()
        sign_in(other)
        assert other.post(SECOND, {"code": app_code(enrolled[0], LATER)}).status_code == 422
        older = LATER - timedelta(seconds=30)
        assert other.post(SECOND, {"code": app_code(enrolled[0], older)}).status_code == 422
    with frozen(LATER + timedelta(seconds=60)):
        assert other.post(SECOND, {"code": app_code(enrolled[0], older)}).status_code == 422
        newer = app_code(enrolled[0], LATER + timedelta(seconds=60))
        assert other.post(SECOND, {"code": newer}).status_code == 302


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_phone_may_be_half_a_minute_off(
    enrolled: tuple[str, list[str]], client: Client, seconds: int
) -> None:
    with frozen(LATER):
        sign_in(client)
        code = app_code(enrolled[0], LATER + timedelta(seconds=seconds))
        assert client.post(SECOND, {"code": code}).status_code == 302


@pytest.mark.parametrize("minutes", [-2, 2])
def test_a_code_of_another_time_is_refused(
    enrolled: tuple[str, list[str]], client: Client, minutes: int
) -> None:
    with frozen(LATER):
        sign_in(client)
        code = app_code(enrolled[0], LATER + timedelta(minutes=minutes))
        answer = client.post(SECOND, {"code": code})
        assert answer.status_code == 422
        assert "コードが違うか、もう使われています" in html(answer)
    assert AuditEntry.objects.latest("sequence").action == "sign-in.refused"


def test_a_recovery_code_opens_once(enrolled: tuple[str, list[str]], client: Client) -> None:
    code = enrolled[1][3]
    with frozen(LATER):
        sign_in(client)
        assert client.post(SECOND, {"code": f"{code[:5]} {code[5:]}"}).status_code == 302
        assert "残り 9 個" in html(client.get(ACCOUNT))
        other = Client()
        sign_in(other)
        assert other.post(SECOND, {"code": code}).status_code == 422


def test_five_wrong_codes_stop_the_second_step(enrolled: tuple[str, list[str]], client: Client) -> None:
    with frozen(LATER):
        sign_in(client)
        assert [client.post(SECOND, {"code": "000000"}).status_code for _ in range(5)] == [422] * 5
        answer = client.post(SECOND, {"code": app_code(enrolled[0], LATER)})
        assert answer.status_code == 429
        assert "お急ぎのときは管理者に連絡してください" in html(answer)
        assert client.get(DESK).status_code == 302


def test_a_code_typed_by_who_has_no_second_factor_is_wrong_and_writes_nothing(
    city: Municipality, client: Client
) -> None:
    keys = VaultKey.objects.count()
    with frozen(AT):
        sign_in(client)
        answer = client.post(f"{DESK}confirm/", {"code": "123456"})
    assert answer.status_code == 422
    assert "コードが違うか、もう使われています" in html(answer)
    assert User.objects.get(login="miyako-worker").factor_key is None
    assert VaultKey.objects.count() == keys


def test_the_second_step_waits_ten_minutes_and_not_for_a_new_password(
    enrolled: tuple[str, list[str]], client: Client
) -> None:
    with frozen(LATER):
        sign_in(client)
        assert client.get(SECOND).status_code == 200
    late = LATER + timedelta(minutes=10)
    with frozen(late):
        assert client.post(SECOND, {"code": app_code(enrolled[0], late)}).headers["Location"] == SIGN_IN
        sign_in(client)
        user = User.objects.get(login="miyako-worker")
        user.set_password("another good password")
        user.save()
        assert client.post(SECOND, {"code": app_code(enrolled[0], late)}).headers["Location"] == SIGN_IN


def test_the_second_step_of_one_city_is_none_of_another(
    enrolled: tuple[str, list[str]], client: Client
) -> None:
    from tests.factories import make_city  # noqa: PLC0415

    make_city("tono", "032085", "遠野市")
    with frozen(LATER):
        sign_in(client)
        answer = client.get("/tono/desk/sign-in/second-step/")
        assert answer.headers["Location"] == "/tono/desk/sign-in/"


def test_nobody_without_a_second_factor_passes_where_it_is_required(
    city: Municipality, client: Client, settings: Settings
) -> None:
    settings.YOROZU_STAFF_MFA_REQUIRED = True
    with frozen(AT):
        sign_in(client)
        for path in (DESK, f"{DESK}records/", f"{DESK}approvals/", f"{ACCOUNT}password/"):
            assert client.get(path).headers["Location"] == ACCOUNT, path
        page = html(client.get(ACCOUNT))
        assert "はじめに、二段階の確認を登録してください" in page
        assert "/miyako/desk/records/" not in page
        enrol_app(client, AT)
        assert client.get(DESK).status_code == 200


def test_who_knows_only_the_password_cannot_enrol_one_more(
    city: Municipality, client: Client, settings: Settings
) -> None:
    """A session opened with the password alone, before the owner enrolled, is no way around."""
    settings.YOROZU_STAFF_MFA_REQUIRED = True
    thief = Client()
    with frozen(AT):
        sign_in(thief)
        sign_in(client)
        enrol_app(client, AT)
        assert thief.get(f"{ACCOUNT}totp/").headers["Location"].startswith(SIGN_IN)
    assert Session.objects.filter(user__isnull=False).count() == 1


def test_even_a_session_that_was_not_ended_cannot_enrol_one_more(
    enrolled: tuple[str, list[str]], client: Client
) -> None:
    client.force_login(User.objects.get(login="miyako-worker"))
    assert client.get(ACCOUNT).headers["Location"].startswith(SIGN_IN)
    assert Session.objects.filter(user__isnull=False).count() == 0


def test_the_last_factor_stays_where_it_is_required(
    city: Municipality, client: Client, settings: Settings
) -> None:
    settings.YOROZU_STAFF_MFA_REQUIRED = True
    with frozen(AT):
        sign_in(client)
        enrol_app(client, AT)
        key = Authenticator.objects.get(type="totp").pk
        answer = client.post(f"{ACCOUNT}factors/{key}/remove/")
        assert answer.status_code == 409
        assert "最後の一つは消せません" in html(answer)
        settings.YOROZU_STAFF_MFA_REQUIRED = False
        assert client.post(f"{ACCOUNT}factors/{key}/remove/").status_code == 302
    assert Authenticator.objects.count() == 0


def test_a_colleagues_factor_is_not_ones_own_to_remove(
    enrolled: tuple[str, list[str]], client: Client
) -> None:
    key = Authenticator.objects.get(type="totp").pk
    with frozen(LATER):
        sign_in(client, "chief")
        assert client.post(f"{ACCOUNT}factors/{key}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key).exists()


def test_new_recovery_codes_put_the_old_ones_out_of_use(
    enrolled: tuple[str, list[str]], client: Client
) -> None:
    with frozen(LATER):
        sign_in(client)
        client.post(SECOND, {"code": app_code(enrolled[0], LATER)})
        page = html(client.post(f"{ACCOUNT}recovery-codes/"))
        assert page.count("<li>") >= 10
        assert not any(code in page for code in enrolled[1])
        other = Client()
        sign_in(other)
        assert other.post(SECOND, {"code": enrolled[1][0]}).status_code == 422


def test_a_secret_that_the_form_did_not_show_is_not_enrolled(city: Municipality, client: Client) -> None:
    with frozen(AT):
        sign_in(client)
        secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        answer = client.post(f"{ACCOUNT}totp/", {"offered": secret, "code": app_code(secret, AT)})
        assert answer.status_code == 422
    assert Authenticator.objects.count() == 0


def test_the_password_alone_suffices_where_it_is_optional(city: Municipality, client: Client) -> None:
    assert sign_in(client, password=PASSWORD).headers["Location"] == DESK
    assert client.get(DESK).status_code == 200
