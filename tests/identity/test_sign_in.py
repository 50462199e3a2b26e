"""Signing in at the desk."""

import pytest
from django.test import Client

from tests.factories import PASSWORD, make_city
from yorozu.foundation.clock import now
from yorozu.identity.actors import Actor
from yorozu.identity.models import Session, User
from yorozu.identity.services import disable_account
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AttemptWindow, AuditEntry

pytestmark = pytest.mark.django_db
ADDRESS = "/miyako/desk/sign-in/"


def _sign_in(client: Client, login: str, password: str, **more: str) -> int:
    return client.post(ADDRESS, {"login": login, "password": password, **more}).status_code


def test_staff_sign_in_and_the_chain_says_so(city: Municipality, client: Client) -> None:
    response = client.post(ADDRESS, {"login": "miyako-worker", "password": PASSWORD})
    assert response.headers["Location"] == "/miyako/desk/"
    entry = AuditEntry.objects.within(city).latest("sequence")
    assert (entry.action, entry.actor_id) == ("sign-in", "miyako-worker")


def test_who_signs_in_again_gets_a_new_key_and_the_old_one_opens_nothing(city: Municipality) -> None:
    client, old = Client(), Client()
    client.post(ADDRESS, {"login": "miyako-worker", "password": PASSWORD})
    old.cookies["yorozu"] = before = client.cookies["yorozu"].value
    assert old.get("/miyako/desk/").status_code == 200

    client.post(ADDRESS, {"login": "miyako-worker", "password": PASSWORD})

    assert client.cookies["yorozu"].value != before
    assert client.get("/miyako/desk/").status_code == 200
    assert "/desk/sign-in/" in old.get("/miyako/desk/").headers["Location"]
    assert Session.objects.count() == 1


def test_a_wrong_password_and_an_unknown_login_read_the_same(city: Municipality, client: Client) -> None:
    wrong = client.post(ADDRESS, {"login": "miyako-worker", "password": "x"})
    unknown = client.post(ADDRESS, {"login": "nobody-here-yet", "password": "x"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    message = "ログインIDまたはパスワードが違います"
    assert message in wrong.content.decode()
    assert message in unknown.content.decode()


def test_after_five_wrong_tries_even_the_right_password_waits(city: Municipality, client: Client) -> None:
    assert [_sign_in(client, "miyako-worker", "x") for _ in range(5)] == [422] * 5
    assert _sign_in(client, "miyako-worker", PASSWORD) == 429
    assert Session.objects.count() == 0


def test_a_guess_is_counted_before_it_is_judged(
    city: Municipality, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    monkeypatch.setattr(
        "yorozu.identity.services.sign_in.authenticate",
        lambda *_, **__: counted.append(sum(AttemptWindow.objects.values_list("attempts", flat=True))),
    )
    assert _sign_in(client, "miyako-worker", "x") == 422
    assert counted == [3]  # by account and address, by account, by address


def test_staff_of_another_city_cannot_sign_in_here(city: Municipality, client: Client) -> None:
    make_city("tono", "032085", "遠野市")
    assert _sign_in(client, "tono-worker", PASSWORD) == 422


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/miyako/desk/", "/tono/desk/"])
def test_nobody_is_sent_elsewhere_after_signing_in(city: Municipality, client: Client, target: str) -> None:
    response = client.post(ADDRESS, {"login": "miyako-worker", "password": PASSWORD, "next": target})
    assert response.headers["Location"] == "/miyako/desk/"


def test_disabling_a_person_ends_their_sessions_at_once(city: Municipality, client: Client) -> None:
    _sign_in(client, "miyako-worker", PASSWORD)
    assert Session.objects.count() == 1
    disable_account(user=User.objects.get(login="miyako-worker"), by=Actor.system(city), at=now())
    assert Session.objects.count() == 0
    assert AuditEntry.objects.within(city).latest("sequence").action == "account.disabled"
