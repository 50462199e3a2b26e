"""Submitting over the API: what is accepted, what is refused, and that nothing hostile is more than refused."""

import base64
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.intake.samples import answers, png, publish, raw
from yorozu.intake.models import Application
from yorozu.intake.selectors import answers_of
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db

URL = "/api/v1/miyako/procedures/child-benefit/applications"
KEY = {"Idempotency-Key": "3f9c2b1e-0001"}


def in_json(**changes: Any) -> dict[str, Any]:
    proof = [{"name": "本人確認.png", "content": base64.b64encode(png()).decode()}]
    return answers(**({"proof": proof} | changes))


def post(
    client: Client, body: Any, headers: dict[str, str] | None = None, kind: str = "application/json"
) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post(URL, data, content_type=kind, headers=KEY if headers is None else headers)


def post_parts(client: Client, sent: Any, headers: dict[str, str] = KEY, **files: Any) -> Any:
    return client.post(
        URL, {"answers": sent if isinstance(sent, str) else json.dumps(sent), **files}, headers=headers
    )


def picture(name: str = "本人確認.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if content is None else content)


def fields(response: Any) -> list[str]:
    assert response["Content-Type"] == "application/json"
    assert all(error["message"] for error in response.json()["errors"])
    return [error["field"] for error in response.json()["errors"]]


def test_json_is_accepted_and_the_receipt_given(
    client: Client, version: ProcedureVersion, city: Municipality
) -> None:
    response = post(client, in_json())
    body = response.json()
    application = Application.objects.within(city).get()
    assert response.status_code == 201
    assert sorted(body) == ["lookup_code", "receipt_number", "status", "submitted_at"]
    assert (body["receipt_number"], body["status"]) == (application.receipt_number, "received")
    assert answers_of(application)["name"]["name"] == "髙橋 𠮷子"
    assert answers_of(application)["proof"][0]["name"] == "本人確認.png"
    assert response["Cache-Control"] == "no-store"


def test_answers_may_be_wrapped(client: Client, version: ProcedureVersion, city: Municipality) -> None:
    assert post(client, {"answers": in_json()}).status_code == 201
    assert answers_of(Application.objects.within(city).get())["reason"] == "birth"


def test_multipart_is_accepted(client: Client, version: ProcedureVersion, city: Municipality) -> None:
    response = post_parts(client, answers(), proof=[picture("a.png"), picture("b.png")])
    assert response.status_code == 201
    kept = answers_of(Application.objects.within(city).get())["proof"]
    assert [(each["name"], each["media_type"]) for each in kept] == [
        ("a.png", "image/png"),
        ("b.png", "image/png"),
    ]


def test_the_same_key_and_body_give_the_same_answer(client: Client, version: ProcedureVersion) -> None:
    first, again = post(client, in_json()), post(client, in_json())
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert Application.objects.count() == 1


def test_the_same_multipart_in_other_boundaries_is_the_same(
    client: Client, version: ProcedureVersion
) -> None:
    first = post_parts(client, answers(), proof=picture())
    again = post_parts(client, json.dumps(answers(), indent=1, ensure_ascii=False), proof=picture())
    assert again.content == first.content
    assert Application.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(client: Client, version: ProcedureVersion) -> None:
    post(client, in_json())
    response = post(client, in_json(reason="moving"))
    assert response.status_code == 422
    assert fields(response) == ["Idempotency-Key"]
    assert Application.objects.count() == 1


def test_every_fault_is_told_at_once_and_in_order(client: Client, version: ProcedureVersion) -> None:
    wrong = in_json(phone=5, children=[{"born_on": "x"}, 7], proof=[{"name": "a.png"}], unknown=1)
    del wrong["name"]
    response = post(client, wrong, headers={})
    assert response.status_code == 422
    assert fields(response) == [
        "name",
        "phone",
        "children.0.born_on",
        "children.1",
        "children.0.child_name",
        "proof",
        "Idempotency-Key",
        "unknown",
    ]


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b"\x00",
        b'{"name": NaN}',
        b'{"name": 1e999}',
        b'{"name": 1, "name": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"start_on": ' + b"9" * 5000 + b"}",
        b"{'name': 1}",
        '{"name": "髙"}'.encode("cp932", "replace"),
    ],
)
def test_what_is_no_proper_json_is_refused(client: Client, version: ProcedureVersion, body: bytes) -> None:
    response = post(client, body)
    assert response.status_code == 422
    assert fields(response) == [""]
    assert not Application.objects.exists()


HOSTILE: list[Any] = [
    None,
    True,
    0,
    -1,
    10**4000,
    1.5,
    "",
    "\x00",
    "\ud800",
    "髙\U000e0101",
    "<script>",
    "' OR 1=1 --",
    "x" * 100_000,
    [],
    [[]],
    [None] * 1000,
    {},
    {"name": {}},
    {"name": "x", "kana": "\x00"},
    {"\ud800": 1},
    [{"file": "00000000-0000-0000-0000-000000000000", "name": "a.png", "media_type": "image/png", "size": 5}],
    [{"name": "a.png", "content": "AAAA", "size": 1}],
    [{"name": "a.png", "content": "%%%"}],
    [{"name": "../../etc/passwd.png", "content": ""}],
    [{"name": "a\x00.png", "content": "AAAA"}],
]


@pytest.mark.parametrize(
    "field", ["name", "address", "start_on", "has_children", "reason", "children", "proof", "agreed"]
)
def test_a_hostile_value_is_named_and_refused(client: Client, version: ProcedureVersion, field: str) -> None:
    for value in HOSTILE:
        if (field, value) == ("has_children", True) or (field, value) == ("agreed", True):
            continue
        response = post(client, in_json(**{field: value}))
        assert response.status_code == 422, (field, str(value)[:60], response.content[:300])
        assert fields(response)[0].split(".")[0] == field, (field, str(value)[:60])
    assert not Application.objects.exists()


@pytest.mark.parametrize("key", ["", "short", "x" * 101, "日本語の鍵です長い", "has\ttab-inside", "       8"])
def test_a_key_must_be_printable_and_of_some_length(
    client: Client, version: ProcedureVersion, key: str
) -> None:
    response = post(client, in_json(), headers={"Idempotency-Key": key})
    assert (response.status_code, fields(response)) == (422, ["Idempotency-Key"])


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_another_content_type_is_refused(client: Client, version: ProcedureVersion, kind: str) -> None:
    response = post(client, b"{}", kind=kind)
    assert response.status_code == 422
    assert len(fields(response)) == 1


def test_parts_that_are_not_asked_for_are_refused(client: Client, version: ProcedureVersion) -> None:
    response = post_parts(client, in_json(), stranger=picture(), proof=picture(), note="x")
    assert response.status_code == 422
    assert fields(response) == ["note", "proof", "stranger"]


def test_a_file_sent_without_a_name_is_refused_instead_of_lost(
    client: Client, version: ProcedureVersion
) -> None:
    response = post_parts(client, answers(), proof="the bytes of a picture")
    assert (response.status_code, fields(response)) == (422, ["proof"])
    assert "filename" in response.json()["errors"][0]["message"]
    assert not Application.objects.exists()


@pytest.mark.parametrize("sent", ["", "{", "[]", "1"])
def test_multipart_without_proper_answers_is_refused(
    client: Client, version: ProcedureVersion, sent: str
) -> None:
    response = post_parts(client, sent, proof=picture())
    assert response.status_code == 422
    assert len(fields(response)) == 1


def test_multipart_with_answers_twice_or_missing_is_refused(
    client: Client, version: ProcedureVersion
) -> None:
    for parts in ({"answers": ["{}", "{}"]}, {"proof": picture()}):
        response = client.post(URL, parts, headers=KEY)
        assert (response.status_code, fields(response)) == (422, ["answers"])


def test_files_that_are_not_what_they_say_are_refused(client: Client, version: ProcedureVersion) -> None:
    for name, content in [
        ("a.png", b""),
        ("a.pdf", png()),
        ("a.svg", b"<svg/>"),
        ("a", png()),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
    ]:
        response = post_parts(client, answers(), proof=picture(name, content))
        assert (response.status_code, fields(response)) == (422, ["proof"]), name


def test_too_much_is_refused_before_it_is_read(client: Client, version: ProcedureVersion) -> None:
    response = post(client, in_json(note="x" * 3_000_000))
    assert response.status_code == 413
    assert len(fields(response)) == 1
    huge = client.post(
        URL,
        b"{}",
        content_type="application/json",
        headers=KEY,
        CONTENT_LENGTH=str(10**12),
    )
    assert huge.status_code == 413


def test_what_is_not_published_is_not_found(client: Client, city: Municipality) -> None:
    assert post(client, in_json()).status_code == 404
    assert (
        client.post(URL.replace("miyako", "nowhere"), b"{}", content_type="application/json").status_code
        == 404
    )


def test_what_is_not_online_is_forbidden(client: Client, city: Municipality) -> None:
    publish(city, channels=["counter"])
    assert post(client, in_json()).status_code == 403


def test_above_the_limit_the_client_is_told_how_long_to_wait(
    client: Client, version: ProcedureVersion, settings: Any
) -> None:
    settings.YOROZU_SUBMISSIONS_PER_HOUR = 1
    assert post(client, in_json()).status_code == 201
    response = post(client, in_json(), headers={"Idempotency-Key": "another-key"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert len(fields(response)) == 1


def test_other_methods_are_not_allowed(client: Client, version: ProcedureVersion) -> None:
    assert client.get(URL).status_code == 405
    assert raw()["proof"]
