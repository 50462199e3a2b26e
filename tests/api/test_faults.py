"""What is wrong is said by field, all at once, and nothing is stored."""

import json
from typing import Any

import pytest

from yorozu.intake.models import Application
from yorozu.municipality.models import Municipality

from .client import Api


def nothing_stored(miyako: Municipality) -> bool:
    return not Application.objects.within(miyako).exists()


def test_nothing_answered_names_every_required_field_at_once(api: Api, miyako: Municipality) -> None:
    answer = api.apply("water-start", {})
    required = api.get("/procedures/water-start/schema").body["required"]
    assert answer.status == 422
    assert answer.fields == set(required)
    assert all(each["message"].endswith("。") for each in answer.body["errors"])
    assert nothing_stored(miyako)


def test_every_wrong_answer_is_named_at_once(api: Api, miyako: Municipality) -> None:
    wrong: dict[str, Any] = {
        "user_kind": "robot",
        "name": {"name": "", "kana": "漢字"},
        "phone": "12",
        "email": "nobody",
        "building": 7,
        "people": 1000,
        "start_on": "2026-02-30",
        "attend": "maybe",
        "agreement": False,
    }
    answer = api.apply("water-start", api.example("water-start") | wrong)
    assert answer.status == 422
    assert {each.split(".")[0] for each in answer.fields} == set(wrong)
    assert nothing_stored(miyako)


def test_a_field_that_the_procedure_does_not_have_is_named(api: Api, miyako: Municipality) -> None:
    answer = api.apply("water-start", api.example("water-start") | {"shoe_size": 27})
    assert answer.status == 422
    assert answer.fields == {"shoe_size"}
    assert nothing_stored(miyako)


def test_a_rule_between_answers_names_its_field_with_its_own_words(api: Api) -> None:
    answer = api.apply("water-start", api.example("water-start") | {"start_on": "2020-01-01"})
    assert answer.status == 422
    assert {"field": "start_on", "message": "使い始める日は、今日以降の日付にしてください。"} in answer.body[
        "errors"
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b'"text"', b"42", b"\xff\xfe{}", b'{"a": NaN}', b"[" * 5000],
    ids=lambda body: body[:8].decode("latin-1") or "empty",
)
def test_a_body_that_is_no_set_of_answers_is_refused(api: Api, miyako: Municipality, body: bytes) -> None:
    answer = api.post("water-start", body, "application/json")
    assert answer.status in (400, 422)
    assert answer.body["errors"][0]["message"]
    assert nothing_stored(miyako)


def test_a_body_of_an_unknown_kind_is_refused(api: Api) -> None:
    answer = api.post("water-start", b"<answers/>", "application/xml")
    assert answer.status in (400, 415, 422)
    assert answer.body["errors"][0]["message"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(api: Api, miyako: Municipality) -> None:
    example = api.example("water-start") | {"reason_other": "あ" * 80_000_000}
    answer = api.post("water-start", json.dumps(example).encode(), "application/json")
    assert answer.status == 413
    assert nothing_stored(miyako)


HOSTILE = {
    "NUL": "\0",
    "surrogate": "\ud800",
    "long": "x" * 100_000,
    "object": {"deep": {"deep": {}}},
    "list": ["list"],
    "huge number": 10**400,
    "bool": True,
    "negative": -1,
    "fraction": 1.5,
}
FIELDS = ("name", "phone", "place", "start_on", "people", "attend", "building")
# True is a proper answer to a question of yes or no.
ATTEMPTS = [(field, kind) for field in FIELDS for kind in HOSTILE if (field, kind) != ("attend", "bool")]


@pytest.mark.parametrize(("field", "kind"), ATTEMPTS)
def test_a_hostile_value_in_any_field_is_named_and_never_an_accident(
    api: Api, miyako: Municipality, field: str, kind: str
) -> None:
    value = HOSTILE[kind]
    answer = api.apply("water-start", api.example("water-start") | {field: value})
    assert answer.status in (400, 422), answer.body
    assert answer.status == 400 or field in {each.split(".")[0] for each in answer.fields}
    assert nothing_stored(miyako)


def test_a_file_that_is_not_what_it_says_is_named(api: Api, miyako: Municipality) -> None:
    example = api.example("disaster-damage-certificate")
    for name in ("photos", "identity_file"):
        example.pop(name, None)
    answer = api.apply_with_files(
        "disaster-damage-certificate", example, {"photos": [("写真.png", b"MZ this is a program")]}
    )
    assert answer.status == 422
    assert answer.fields == {"photos"}
    assert nothing_stored(miyako)


def test_an_unknown_procedure_is_not_applied_for(api: Api) -> None:
    assert api.apply("no-such", {}).status == 404


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_applications_are_sent_by_post_only(api: Api, method: str) -> None:
    client = api._client
    response = getattr(client, method)(f"{api.base}/procedures/water-start/applications")
    assert response.status_code == 405
