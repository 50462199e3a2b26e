"""A member of staff in front of a browser, without a browser; and their authenticator app."""

import hashlib
import hmac
import re
import struct
from base64 import b32decode
from datetime import datetime

from django.http import HttpResponse
from django.test import Client

from tests.factories import PASSWORD

DESK = "/miyako/desk/"
SIGN_IN = f"{DESK}sign-in/"
SECOND = f"{DESK}sign-in/second-step/"
ACCOUNT = f"{DESK}account/"


def app_code(secret: str, at: datetime) -> str:
    """What an authenticator app shows at an instant, by RFC 6238 itself and not by the library under test."""
    counter = struct.pack(">Q", int(at.timestamp()) // 30)
    digest = hmac.new(b32decode(secret.replace(" ", "")), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def sign_in(
    client: Client, who: str = "worker", password: str = PASSWORD, *, address: str = "192.0.2.1", **more: str
) -> HttpResponse:
    """Send the sign-in form."""
    typed = {"login": f"miyako-{who}", "password": password, **more}
    return client.post(SIGN_IN, typed, REMOTE_ADDR=address)  # type: ignore[return-value]


def enrol_app(client: Client, at: datetime) -> tuple[str, list[str]]:
    """Enrol an authenticator app; its secret and the recovery codes that were shown."""
    page = client.get(f"{ACCOUNT}totp/").content.decode()
    secret = shown(page, r'id="secret">([A-Z2-7 ]+)<')
    sent = {"offered": shown(page, r'name="offered" value="([^"]+)"'), "code": app_code(secret, at)}
    answer = client.post(f"{ACCOUNT}totp/", sent)
    return secret, re.findall(r"<li>(\d{10})</li>", answer.content.decode())


def shown(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found, page
    return found[1]


def html(response: HttpResponse) -> str:
    return response.content.decode()
