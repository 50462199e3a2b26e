"""Guessing passwords: nothing is told apart, it is slow, and nobody locks a colleague out."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from tests.factories import AT, PASSWORD, make_city
from tests.identity.browsing import SIGN_IN, html, sign_in
from yorozu.foundation.clock import frozen
from yorozu.identity.models import User
from yorozu.identity.services.guessing import WINDOW
from yorozu.municipality.models import Municipality, StaffMember

pytestmark = pytest.mark.django_db


def _guess(address: str, login: str = "worker", times: int = 1) -> list[int]:
    stranger = Client()
    return [sign_in(stranger, login, "x", address=address).status_code for _ in range(times)]


def test_unknown_wrong_closed_and_of_another_city_read_the_same(city: Municipality, client: Client) -> None:
    make_city("tono", "032085", "遠野市")
    User.objects.filter(login="miyako-chief").update(is_active=False)
    StaffMember.objects.within(city).filter(code="miyako-manager").update(is_active=False)
    tries = [("nobody", PASSWORD), ("miyako-worker", "x"), ("miyako-chief", PASSWORD),
             ("miyako-manager", PASSWORD), ("tono-worker", PASSWORD)]  # fmt: skip
    pages = []
    for login, password in tries:
        answer = client.post(SIGN_IN, {"login": login, "password": password})
        assert answer.status_code == 422
        pages.append(html(answer).replace(login, "LOGIN"))
    without_token = [page.split("csrfmiddlewaretoken")[0] for page in pages]
    assert len(set(without_token)) == 1
    assert "ログインIDまたはパスワードが違います" in pages[0]


def test_each_costs_one_hash(
    city: Municipality, client: Client, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    hashed: list[int] = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 100)
    monkeypatch.setattr(
        PBKDF2PasswordHasher, "encode", lambda self, *more: hashed.append(1) or encode(self, *more)
    )
    for key in ("worker", "chief", "manager"):
        user = User.objects.get(login=f"miyako-{key}")
        user.set_password(PASSWORD)
        user.is_active = key != "chief"
        if key == "manager":
            user.set_unusable_password()
        user.save()
    counts = []
    for login, password in [("nobody", "x"), ("worker", "x"), ("chief", PASSWORD), ("manager", "x")]:
        hashed.clear()
        sign_in(client, login, password)
        counts.append(len(hashed))
    assert counts == [1, 1, 1, 1]


def test_the_message_of_a_lockout_says_what_to_do(city: Municipality, client: Client) -> None:
    with frozen(AT):
        _guess("192.0.2.9", times=5)
        answer = sign_in(client, address="192.0.2.9")
    assert answer.status_code == 429
    said = html(answer)
    assert "ログインの失敗が続いたため、この端末からのログインを止めています" in said
    assert "分後にもう一度お試しください" in said
    assert "管理者に連絡" in said
    assert int(answer.headers.get("Retry-After", "1")) > 0


def test_an_account_that_does_not_exist_is_locked_the_same(city: Municipality, client: Client) -> None:
    with frozen(AT):
        assert _guess("192.0.2.9", "nobody", 6) == [422] * 5 + [429]


def test_guesses_from_elsewhere_do_not_keep_the_person_out(city: Municipality, client: Client) -> None:
    with frozen(AT):
        assert _guess("203.0.113.7", times=6)[-1] == 429
        assert sign_in(client, address="192.0.2.1").status_code == 302


def test_many_addresses_together_stop_strangers_and_not_the_browser_the_person_uses(
    city: Municipality, client: Client
) -> None:
    with frozen(AT):
        assert sign_in(client).status_code == 302
        client.post("/miyako/desk/sign-out/")
        for number in range(4):
            assert _guess(f"203.0.113.{number}", times=5) == [422] * 5
        assert _guess("198.51.100.1") == [429]
        assert sign_in(Client(), address="198.51.100.2").status_code == 429
        assert sign_in(client).status_code == 302


def test_a_known_browser_is_counted_by_itself(city: Municipality, client: Client) -> None:
    with frozen(AT):
        sign_in(client)
        assert [sign_in(client, password="x").status_code for _ in range(6)] == [422] * 5 + [429]
        assert sign_in(client).status_code == 429
    with frozen(AT + WINDOW):
        assert sign_in(client).status_code == 302


def test_a_forged_mark_of_a_known_browser_counts_as_a_stranger(city: Municipality) -> None:
    from django.conf import settings  # noqa: PLC0415

    forger = Client()
    with frozen(AT):
        for number in range(5):
            forger.cookies[settings.YOROZU_DEVICE_COOKIE] = f"forged:{number}"
            assert sign_in(forger, password="x").status_code == 422
        forger.cookies[settings.YOROZU_DEVICE_COOKIE] = "forged:again"
        assert sign_in(forger).status_code == 429


def test_a_browser_known_to_one_account_is_a_stranger_to_another(city: Municipality, client: Client) -> None:
    with frozen(AT):
        sign_in(client)
        for number in range(4):
            _guess(f"203.0.113.{number}", "chief", 5)
        assert sign_in(client, "chief").status_code == 429


def test_one_address_cannot_try_one_password_on_every_account(city: Municipality) -> None:
    with frozen(AT):
        tried = [_guess("203.0.113.7", f"nobody-{number}")[0] for number in range(51)]
    assert tried == [422] * 50 + [429]


def test_people_who_sign_in_rightly_do_not_use_up_the_address_they_share(city: Municipality) -> None:
    with frozen(AT):
        for _ in range(60):
            assert sign_in(Client(), address="192.0.2.1").status_code == 302


def test_spaces_in_a_password_are_part_of_it(city: Municipality, client: Client) -> None:
    user = User.objects.get(login="miyako-worker")
    user.set_password(" a password with an edge ")
    user.save()
    assert sign_in(client, password=" a password with an edge ").status_code == 302
    assert sign_in(Client(), password="a password with an edge").status_code == 422
