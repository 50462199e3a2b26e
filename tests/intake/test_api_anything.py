"""Whatever is sent, the API answers with what its description allows."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.samples import answers
from yorozu.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db

URL = "/api/v1/miyako/procedures/child-benefit/applications"
FIELDS = [*answers(), "proof", "reason_other", "note", "nowhere"]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
INNER = st.dictionaries(
    st.sampled_from(
        ["name", "kana", "postal_code", "city", "child_name", "born_on", "file", "content", "size"]
    ),
    PLAIN,
    max_size=4,
)
VALUES = PLAIN | INNER | st.lists(INNER, max_size=3)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def send(
    client: Client, body: bytes | str, key: str = "some-key-0001", kind: str = "application/json"
) -> Any:
    return client.post(URL, body, content_type=kind, headers={"Idempotency-Key": key})


def is_refusal(response: Any) -> bool:
    errors = response.json()["errors"]
    return bool(errors) and all(error["message"] and isinstance(error["field"], str) for error in errors)


@few
@given(changes=st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1, max_size=5))
def test_any_json_in_any_field(client: Client, version: ProcedureVersion, changes: dict[str, Any]) -> None:
    response = send(client, json.dumps(answers(**changes)))
    assert response.status_code == 422
    assert is_refusal(response)


@few
@given(
    body=st.binary(max_size=300) | PLAIN.map(json.dumps),
    kind=st.sampled_from(
        ["application/json", "multipart/form-data; boundary=x", "text/plain", "a/b; c=\x01"]
    ),
)
def test_any_bytes_of_any_kind(
    client: Client, version: ProcedureVersion, body: bytes | str, kind: str
) -> None:
    response = send(client, body, kind=kind)
    assert response.status_code in (400, 422)
    assert is_refusal(response)


@few
@given(body=st.binary(max_size=200))
def test_any_file_in_a_proper_multipart(client: Client, version: ProcedureVersion, body: bytes) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="answers"\r\n\r\n' + json.dumps(answers()).encode()
    file = (
        b'\r\n--x\r\nContent-Disposition: form-data; name="proof"; filename="a.pdf"\r\n\r\n%PDF-1.7\n' + body
    )
    response = send(client, head + file + b"\n%%EOF\r\n--x--\r\n", kind="multipart/form-data; boundary=x")
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["proof"]
    assert response.json()["errors"][0]["message"].isascii() is False


@few
@given(
    number=st.text(max_size=40), code=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
)
def test_any_number_and_code(client: Client, version: ProcedureVersion, number: str, code: str) -> None:
    response = client.get(
        "/api/v1/miyako/applications/" + number.replace("/", "").replace("?", "").replace("#", ""),
        headers={"X-Lookup-Code": code},
    )
    assert response.status_code in (404, 422, 429)
