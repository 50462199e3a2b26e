"""Accounts from the command line, and the settings of signing in."""

import io
import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.identity.browsing import DESK, enrol_app, sign_in
from yorozu.config.cli import operating
from yorozu.config.environment import WrongSetting, read
from yorozu.foundation.clock import frozen, now
from yorozu.identity.models import RoleGrant, Session, User
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

GOOD = {"YOROZU_SECRET_KEY": "x" * 32, "YOROZU_DATA": "/tmp/yorozu"}  # noqa: S108


def _run(command: str, login: str = "miyako-worker") -> int:
    return operating.run(command, Namespace(login=login))


def _typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{text}\n"))


@pytest.mark.django_db
def test_an_account_is_made_with_the_password_from_the_input(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    _typed(monkeypatch, "long enough secret")
    wanted = Namespace(city="miyako", login="suido-1", name="水道担当", role="administrator",
                       department="市民生活部/市民課", post="主事")  # fmt: skip
    assert operating.run("account_add", wanted) == 0
    user = User.objects.get(login="suido-1")
    assert user.check_password("long enough secret")
    assert RoleGrant.objects.get(user=user).role == "administrator"


@pytest.mark.django_db
def test_an_account_is_closed_from_the_command_line_and_its_sessions_end(
    city: Municipality, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(client)
    assert _run("account_disable") == 0
    assert "止め、ログインをすべて終わらせました" in capsys.readouterr().out
    assert not Session.objects.filter(user__isnull=False).exists()
    assert client.get(DESK).status_code == 302
    entry = AuditEntry.objects.within(city).latest("sequence")
    assert (entry.action, entry.actor_kind, entry.subject_id) == (
        "account.disabled",
        "system",
        "miyako-worker",
    )
    assert _run("account_enable") == 0
    assert sign_in(client).status_code == 302


@pytest.mark.django_db
def test_the_second_factor_is_taken_away_from_the_command_line(city: Municipality, client: Client) -> None:
    at = now()
    with frozen(at):
        sign_in(client)
        enrol_app(client, at)
    assert _run("account_reset") == 0
    assert Authenticator.objects.count() == 0
    assert client.get(DESK).status_code == 302


@pytest.mark.django_db
def test_a_new_password_is_set_from_the_command_line_and_a_poor_one_refused(
    city: Municipality, client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(client)
    _typed(monkeypatch, "short")
    assert _run("account_password") == 1
    assert "12" in capsys.readouterr().err
    assert client.get(DESK).status_code == 200
    _typed(monkeypatch, "a new and good password")
    assert _run("account_password") == 0
    assert client.get(DESK).status_code == 302
    assert sign_in(client, password="a new and good password").status_code == 302


@pytest.mark.django_db
def test_who_does_not_exist_is_named(city: Municipality, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("account_disable", "nobody") == 1
    assert capsys.readouterr().err == "ログインID「nobody」の職員はいません。\n"


def test_a_second_factor_is_required_except_in_the_demo() -> None:
    assert read(GOOD).staff_mfa == "required"
    assert read({**GOOD, "YOROZU_DEMO": "1"}).staff_mfa == "optional"
    assert read({**GOOD, "YOROZU_DEMO": "1", "YOROZU_STAFF_MFA": "required"}).staff_mfa == "required"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YOROZU_STAFF_MFA", "no"),
        ("YOROZU_STAFF_IDLE_MINUTES", "0"),
        ("YOROZU_STAFF_IDLE_MINUTES", "481"),
        ("YOROZU_STAFF_SESSION_HOURS", "25"),
        ("YOROZU_STAFF_CONFIRM_MINUTES", "ten"),
    ],
)
def test_a_wrong_setting_of_signing_in_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read({**GOOD, name: value})


def test_over_https_cookies_carry_the_hosts_prefix(tmp_path: Path) -> None:
    wanted = (
        "SESSION_COOKIE_NAME CSRF_COOKIE_NAME YOROZU_DEVICE_COOKIE SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE"
    )
    code = (
        "import json; from yorozu.config import settings as s;"
        f"print(json.dumps([getattr(s, name) for name in {wanted.split()!r}]))"
    )
    environ = {"PATH": os.environ["PATH"], "YOROZU_SECRET_KEY": "x" * 32, "YOROZU_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [
        "__Host-yorozu", "__Host-yorozu-csrf", "__Host-yorozu-device", True, True,
    ]  # fmt: skip
