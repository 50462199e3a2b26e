"""Finding procedures: the list, one procedure, the schema of its answers."""

from math import ceil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from .client import Api

FILES = (Path(__file__).parents[2] / "packs/procedures").glob("*.yaml")
INSIDE = {"internal-inquiry", "leave-request", "security-self-check", "telework-request"}
CODES = sorted({path.stem for path in FILES} - INSIDE)
ITEM = {
    "code", "title", "summary", "kind", "category", "department", "channels", "fee_yen",
    "standard_processing_days", "url", "accepts_from", "accepts_until",
}  # fmt: skip


def test_the_list_holds_every_procedure_of_the_city_with_what_a_program_needs(api: Api) -> None:
    answer = api.get("/procedures")
    assert answer.status == 200
    assert answer.body["total"] == len(CODES) == 68
    assert answer.body["page"] == 1
    pages = [api.get(f"/procedures?page={number + 1}").body for number in range(answer.body["pages"])]
    assert {each["code"] for page in pages for each in page["items"]} == set(CODES)
    assert {frozenset(each) for each in answer.body["items"]} == {frozenset(ITEM)}
    water = next(each for page in pages for each in page["items"] if each["code"] == "water-start")
    assert water["title"] == "水道使用開始届"
    assert water["channels"] == ["online", "counter", "paper"]
    assert (water["fee_yen"], water["standard_processing_days"], water["kind"]) == (0, 3, "notification")
    assert water["url"] == "/miyako/procedures/water-start/"


@pytest.mark.parametrize(("q", "first"), [("水道", "water-start"), ("すいどう 使い始める", "water-start")])
def test_a_question_finds_procedures_by_title_and_keyword(api: Api, q: str, first: str) -> None:
    found = [each["code"] for each in api.get(f"/procedures?q={q}").body["items"]]
    if q == "水道":
        assert set(found) >= {"water-start", "water-stop", "water-name-change"}
    assert found[0].startswith("water")


def test_a_question_without_an_answer_gives_an_empty_list(api: Api) -> None:
    answer = api.get("/procedures?q=宇宙旅行")
    assert (answer.status, answer.body["items"], answer.body["total"]) == (200, [], 0)


def test_a_page_beyond_the_last_is_empty_and_says_where_the_last_is(api: Api) -> None:
    answer = api.get("/procedures?page=99")
    assert (answer.status, answer.body["items"], answer.body["pages"]) == (200, [], ceil(len(CODES) / 20))


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "9" * 30])
def test_a_page_that_is_no_page_is_refused_by_name(api: Api, page: str) -> None:
    answer = api.get(f"/procedures?page={page}")
    assert answer.status == 422
    assert answer.fields == {"page"}


def test_a_procedure_tells_what_its_page_tells(api: Api) -> None:
    answer = api.get("/procedures/disaster-damage-certificate")
    assert answer.status == 200
    assert answer.body.keys() >= ITEM
    assert answer.body["standard_processing_days"] == 15
    assert answer.body["legal_basis"] == [{"law": "災害対策基本法", "article": "第90条の2"}]
    assert len(answer.body["guide"]["bring"]) == 2


@pytest.mark.parametrize("code", CODES)
def test_every_schema_is_a_schema_and_its_example_is_complete_and_valid(api: Api, code: str) -> None:
    schema = api.get(f"/procedures/{code}/schema").body
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    (example,) = schema["examples"]
    assert list(Draft202012Validator(schema).iter_errors(example)) == []
    assert set(schema["required"]) <= set(example)


@pytest.mark.parametrize(
    "path", ["/procedures/no-such", "/procedures/no-such/schema", "/procedures/WATER-START", "/nothing"]
)
def test_what_is_not_there_is_said_in_json(api: Api, path: str) -> None:
    answer = api.get(path)
    assert answer.status == 404
    assert set(answer.body) == {"errors"}
    assert answer.body["errors"][0]["message"]


def test_an_unknown_city_is_said_in_json(api: Api) -> None:
    for path in ("/procedures", "/procedures/water-start", "/applications/2611-2048-3957"):
        answer = Api("atlantis").get(path)
        assert answer.status == 404
        assert answer.body["errors"][0]["message"]
