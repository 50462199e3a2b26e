"""Applying and following an application."""

import re
from datetime import datetime
from typing import Any

import pytest

from yorozu.foundation.clock import now
from yorozu.intake.models import Application
from yorozu.intake.selectors import answers_of
from yorozu.municipality.models import Municipality

from .client import Api
from .test_catalogue import CODES

RECEIPT = re.compile(r"\d{4}-\d{4}-\d{4}")
LOOKUP = re.compile(r"[23456789ABCDEFGHJKMNPQRSTVWXYZ]{8}")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"  # pragma: allowlist secret  a picture
)


def stored(miyako: Municipality, receipt_number: str) -> Application:
    return Application.objects.within(miyako).get(receipt_number=receipt_number)


@pytest.mark.parametrize("code", [each for each in CODES if each != "citizen-survey"])
def test_the_example_of_every_procedure_is_accepted(api: Api, miyako: Municipality, code: str) -> None:
    example = api.example(code)
    answer = api.apply(code, example)
    assert answer.status == 201, answer.body
    assert set(answer.body) == {"receipt_number", "lookup_code", "status", "submitted_at"}
    assert RECEIPT.fullmatch(answer.body["receipt_number"])
    assert LOOKUP.fullmatch(answer.body["lookup_code"])
    assert answer.body["status"] == "received"
    assert abs((now() - datetime.fromisoformat(answer.body["submitted_at"])).total_seconds()) < 60
    application = stored(miyako, answer.body["receipt_number"])
    assert application.version.procedure.code == code
    assert set(answers_of(application)) == set(example)


def test_an_anonymous_survey_is_answered_on_its_own_page_only(api: Api, miyako: Municipality) -> None:
    answer = api.apply("citizen-survey", api.example("citizen-survey"))
    assert answer.status == 403
    assert "調査のページから答えてください" in answer.body["errors"][0]["message"]
    assert not Application.objects.within(miyako).exists()


def test_answers_come_back_out_as_they_went_in(api: Api, miyako: Municipality) -> None:
    example = api.example("water-start")
    example["name"] = {"name": "𠮷野家 髙\U000e0100橋", "kana": "ヨシノヤ タカハシ"}
    answer = api.apply("water-start", example)
    assert answer.status == 201, answer.body
    assert answers_of(stored(miyako, answer.body["receipt_number"])) == example


def test_an_answer_to_a_hidden_question_is_dropped(api: Api, miyako: Municipality) -> None:
    example = api.example("water-start") | {"user_kind": "person", "business_name": "見えない会社"}
    answer = api.apply("water-start", example)
    assert answer.status == 201, answer.body
    assert "business_name" not in answers_of(stored(miyako, answer.body["receipt_number"]))


def test_files_come_in_a_multipart_body_beside_the_answers(api: Api, miyako: Municipality) -> None:
    example = api.example("disaster-damage-certificate")
    files = {name: example.pop(name) for name in ("photos", "identity_file") if name in example}
    assert "photos" in files
    answer = api.apply_with_files(
        "disaster-damage-certificate", example, {"photos": [("南側.png", PNG), ("北側.png", PNG)]}
    )
    assert answer.status == 201, answer.body
    kept = answers_of(stored(miyako, answer.body["receipt_number"]))["photos"]
    assert [(each["name"], each["media_type"], each["size"]) for each in kept] == [
        ("南側.png", "image/png", len(PNG)),
        ("北側.png", "image/png", len(PNG)),
    ]


def test_the_status_tells_where_the_application_stands(api: Api) -> None:
    receipt = api.apply("water-start", api.example("water-start")).body
    answer = api.status(receipt["receipt_number"], receipt["lookup_code"])
    assert answer.status == 200
    assert answer.body["receipt_number"] == receipt["receipt_number"]
    assert answer.body["status"] == "received"
    assert len(answer.body["timeline"]) == 1
    assert answer.headers["Cache-Control"] == "no-store"


def test_number_and_code_may_be_typed_as_people_type_them(api: Api) -> None:
    receipt = api.apply("water-start", api.example("water-start")).body
    number, code = receipt["receipt_number"].replace("-", ""), receipt["lookup_code"].lower()
    assert api.status(number, code).status == 200


def test_an_application_is_found_in_its_own_city_only(api: Api, miyako: Municipality) -> None:
    receipt = api.apply("water-start", api.example("water-start")).body
    other = Municipality.objects.create(
        code="042021", slug="ishinomaki", name="石巻市", kana="いしのまきし", prefecture="宮城県",
        accent="#1a5e8a", document_symbol="石",
    )  # fmt: skip
    assert Api(other.slug).status(receipt["receipt_number"], receipt["lookup_code"]).status == 404


def test_nothing_of_the_answers_is_shown_by_the_status(api: Api) -> None:
    example: dict[str, Any] = api.example("water-start")
    receipt = api.apply("water-start", example).body
    shown = str(api.status(receipt["receipt_number"], receipt["lookup_code"]).body)
    assert example["name"]["name"] not in shown
    assert example["phone"] not in shown
    assert receipt["lookup_code"] not in shown
