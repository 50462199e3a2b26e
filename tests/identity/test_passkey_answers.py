"""What strangers make up in the place of a passkey's answer is refused like a wrong one, never an accident."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.test import Client

from tests.identity.browsing import SIGN_IN, html
from yorozu.identity.models import Session, User
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _answer(challenge: str, authenticator: bytes) -> dict[str, Any]:
    user = User.objects.get(login="miyako-worker")
    said = {"type": "webauthn.get", "challenge": challenge, "origin": "http://testserver"}
    return {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": {
            "userHandle": _text(user_pk_to_url_str(user).encode()),
            "clientDataJSON": _text(json.dumps(said).encode()),
            "authenticatorData": _text(authenticator),
            "signature": "AA",
        },
    }


@pytest.mark.parametrize(
    "authenticator",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(36), id="cut-off"),
        pytest.param(bytes(32) + b"\xff" * 5, id="without-what-its-flags-promise"),
        pytest.param(bytes(32) + b"\xff" * 5 + bytes(18) + b"\xa1" * 3, id="a-table-cut-off"),
        pytest.param(bytes(32) + b"\xff" * 5 + bytes(18) + b"\x81" * 5000, id="lists-in-lists"),
        pytest.param(bytes(32) + b"\xff" * 5 + bytes(18) + b"\xa1\x1b" + b"\xff" * 9, id="of-no-length"),
        pytest.param(bytes(32) + b"\xff" * 5 + bytes(18) + b"\xa1\xff\xff", id="an-unknown-kind"),
        pytest.param(bytes(32) + b"\xff" * 5 + bytes(18) + b"\xa2\x01\x20\x03\x00", id="a-key-of-no-kind"),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused(city: Municipality, authenticator: bytes) -> None:
    client = Client()
    asked = client.post(f"{SIGN_IN}passkey/options/").json()
    answer = _answer(asked["publicKey"]["challenge"], authenticator)
    refused = client.post(f"{SIGN_IN}passkey/", {"answer": json.dumps(answer)})
    assert refused.status_code == 422
    assert "パスキーでログインできませんでした" in html(refused)  # type: ignore[arg-type]
    assert not Session.objects.filter(user__isnull=False).exists()
