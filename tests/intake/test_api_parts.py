"""Multipart bodies as programs and browsers write them, and as nobody should."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.intake.samples import answers, png
from yorozu.intake.models import Application
from yorozu.intake.selectors import answers_of
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.models import StoredFile

pytestmark = pytest.mark.django_db

URL = "/api/v1/miyako/procedures/child-benefit/applications"
KEY = {"Idempotency-Key": "3f9c2b1e-0002"}
ANSWERS = json.dumps(answers(), ensure_ascii=False).encode()
END = b"--x--\r\n"


def part(disposition: str, content: bytes, *headers: str) -> bytes:
    lines = [f"Content-Disposition: form-data; {disposition}", *headers]
    return b"--x\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n"


def send(client: Client, body: bytes) -> Any:
    return client.post(URL, body, content_type="multipart/form-data; boundary=x", headers=KEY)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('filename="本人確認.png"', "本人確認.png"),
        ("filename*=UTF-8''%E6%9C%AC%E4%BA%BA%F0%A0%AE%B7.png", "本人𠮷.png"),
        ('filename="a%22b.png"', "a_b.png"),
        ('filename="C:\\\\写真\\\\家.png"', "家.png"),
    ],
)
def test_a_file_keeps_the_name_that_it_was_sent_with(
    client: Client, version: ProcedureVersion, written: str, name: str
) -> None:
    body = part('name="answers"', ANSWERS) + part(
        f'name="proof"; {written}', png(), "Content-Type: image/png"
    )
    assert send(client, body + END).status_code == 201
    kept = answers_of(Application.objects.get())
    assert [each["name"] for each in kept["proof"]] == [name]
    assert kept["name"]["name"] == answers()["name"]["name"]


def test_a_place_for_a_file_in_which_none_was_put_is_no_file(
    client: Client, version: ProcedureVersion
) -> None:
    body = part('name="answers"', ANSWERS) + part('name="proof"; filename=""', b"")
    assert send(client, body + part('name="proof"; filename="a.png"', png()) + END).status_code == 201
    assert len(answers_of(Application.objects.get())["proof"]) == 1


WHOLE = part('name="answers"', ANSWERS) + part('name="proof"; filename="a.png"', png())


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (WHOLE, 422, "途中で切れています"),
        (WHOLE.replace(b"a.png", b"../../a.png") + END, 422, "名前を変えて"),
        (WHOLE[:-40], 422, "途中で切れています"),
        (b"hello", 422, "途中で切れています"),
        (WHOLE.replace(b"--x\r\n", b"--y\r\n") + END, 422, "answers に"),
        (part('name="answers"', b'{"a": "\xff"}') + END, 422, "UTF-8"),
        (part('name="answers"', b'{"a": "\xed\xa0\x80"}') + END, 422, "UTF-8"),
        (part('name="answers"', ANSWERS, "Content-Transfer-Encoding: base64") + END, 422, "元のバイト列"),
        (part('name="answers"', b'"' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"') + END, 413, "長すぎ"),
        (WHOLE + part('name="proof"; filename="a.png"', b"x") * 41 + END, 413, "多すぎ"),
        (part('name="n"', b"") * 2100 + END, 413, "多すぎ"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do_and_nothing_is_kept(
    client: Client, version: ProcedureVersion, body: bytes, status: int, said: str
) -> None:
    response = send(client, body)
    assert response.status_code == status
    assert said in response.json()["errors"][0]["message"]
    assert not Application.objects.exists()
    assert not StoredFile.objects.exists()
