"""The catalogue for programs."""

import json
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
from django.test import Client

from tests.factories import AT, make_city
from tests.procedures.samples import fill, publish
from yorozu.config.api.document import api
from yorozu.foundation.clock import frozen
from yorozu.municipality.models import Municipality
from yorozu.procedures.api import listing
from yorozu.procedures.selectors import edition

pytestmark = pytest.mark.django_db

LIST = "/api/v1/miyako/procedures"


def data(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("application/json")
    return json.loads(response.content)


def test_the_list_says_what_a_program_needs_to_choose(client: Client, city: Municipality) -> None:
    publish(city)
    assert data(client, LIST) == {
        "items": [
            {
                "code": "water-start",
                "title": "水道使用開始届",
                "summary": "引っ越してきて、水道を使い始めるときの届出です。",
                "kind": "notification",
                "category": "water",
                "department": "市民生活部/市民課",
                "channels": ["online", "counter", "paper"],
                "fee_yen": 0,
                "standard_processing_days": 3,
                "accepts_from": None,
                "accepts_until": None,
                "url": "/miyako/procedures/water-start/",
            }
        ],
        "page": 1,
        "pages": 1,
        "total": 1,
    }


def test_the_list_is_searched_and_paged(client: Client, city: Municipality) -> None:
    fill(city, publish(city), 45)
    assert data(client, f"{LIST}?q=水道")["total"] == 1
    third = data(client, f"{LIST}?q=手続&page=3")
    assert [item["code"] for item in third["items"]] == [f"p-{n:05}" for n in range(40, 45)]
    assert (third["page"], third["pages"], third["total"]) == (3, 3, 45)
    assert data(client, f"{LIST}?page=99") == {"items": [], "page": 99, "pages": 3, "total": 46}


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=abc", "page=1000001", f"page={'9' * 5000}", f"q={'あ' * 101}"]
)
def test_a_wrong_parameter_is_named(client: Client, city: Municipality, query: str) -> None:
    found = data(client, f"{LIST}?{query}", 422)
    assert [each["field"] for each in found["errors"]] == [query.partition("=")[0]]


def test_signs_that_no_store_takes_find_everything(client: Client, city: Municipality) -> None:
    publish(city)
    assert data(client, f"{LIST}?q=%00")["total"] == 1
    assert data(client, f"{LIST}?q=%ff%fe")["total"] == 1


def test_an_unchanged_list_is_not_sent_again(
    client: Client, city: Municipality, django_capture_on_commit_callbacks: Any
) -> None:
    publish(city)
    first = client.get(LIST)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    etag = first.headers["ETag"]
    same = client.get(LIST, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    assert same.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(LIST, headers={"If-None-Match": '"another"'}).content == first.content
    with django_capture_on_commit_callbacks(execute=True):
        publish(city, title="水道を使い始める届出")
    changed = client.get(LIST, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.json()["items"][0]["title"] == "水道を使い始める届出"
    assert changed.headers["ETag"] != etag


def test_a_publication_elsewhere_shows_within_a_second(
    client: Client, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(edition.time, "monotonic", lambda: now[0])
    publish(city)
    assert data(client, LIST)["total"] == 1
    publish(city, code="water-stop", title="水道使用中止届")  # its commit is not heard of here
    now[0] += edition.STALE_AT_MOST - 0.01
    assert data(client, LIST)["total"] == 1
    now[0] += 0.01
    assert data(client, LIST)["total"] == 2


def test_only_short_questions_and_first_pages_are_kept(client: Client, city: Municipality) -> None:
    publish(city)
    listing._pages._kept.clear()
    for query in ("", "q=水道", f"q={'あ' * 21}", "page=51", "page=2"):
        data(client, f"{LIST}?{query}")
    assert [key[2:] for key in listing._pages._kept] == [("", 1), ("水道", 1), ("", 2)]


def test_a_city_is_never_answered_with_another_citys_list(client: Client, city: Municipality) -> None:
    publish(city)
    make_city("iwanuma", "042111", "岩沼市")
    assert data(client, LIST)["total"] == 1
    assert data(client, "/api/v1/iwanuma/procedures")["total"] == 0
    assert data(client, "/api/v1/tokyo/procedures", 404) == {
        "errors": [{"field": "", "message": "この市区町村のページはありません。アドレスをお確かめください。"}]
    }


def test_a_procedure_is_given_with_its_guide_and_law(client: Client, city: Municipality) -> None:
    version = publish(city, fee={"yen": 300, "note": "切手代は別です。"})
    found = data(client, f"{LIST}/water-start")
    assert (found["fee_yen"], found["fee_note"], found["version"]) == (300, "切手代は別です。", 1)
    assert found["guide"]["bring"] == ["水道の番号がわかるもの"]
    assert found["legal_basis"] == [{"law": "水道事業給水条例", "article": "第15条"}]
    assert (found["audience"], found["life_events"]) == (["resident", "business"], ["moving"])
    assert found["schema_url"] == "/api/v1/miyako/procedures/water-start/schema"
    assert found["published_at"] == "2026-11-20T01:00:00Z"
    assert version.published_at == AT


def test_the_example_of_the_schema_is_accepted_by_the_schema(client: Client, city: Municipality) -> None:
    publish(city)
    with frozen(AT):
        schema = data(client, f"{LIST}/water-start/schema")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == {"name", "start_on", "reason"}
    (example,) = schema["examples"]
    assert example["start_on"] == "2026-11-27"
    jsonschema.Draft202012Validator(schema).validate(example)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**example, "reason": "nothing"})


def test_the_example_moves_with_the_day_in_japan(client: Client, city: Municipality) -> None:
    publish(city)
    with frozen(AT):
        first = client.get(f"{LIST}/water-start/schema")
        assert (
            client.get(f"{LIST}/water-start/schema", headers={"If-None-Match": first["ETag"]}).status_code
            == 304
        )
    with frozen(AT + timedelta(days=1)):
        second = client.get(f"{LIST}/water-start/schema", headers={"If-None-Match": first["ETag"]})
    assert second.json()["examples"][0]["start_on"] == "2026-11-28"


@pytest.mark.parametrize("address", ["water-stop", "water-stop/schema"])
def test_what_is_not_published_is_not_found(client: Client, city: Municipality, address: str) -> None:
    assert data(client, f"{LIST}/{address}", 404) == {
        "errors": [
            {"field": "", "message": "この手続は見つからないか、公開を終えています。検索から探してください。"}
        ]
    }


def test_what_is_sent_is_what_the_description_says(client: Client, city: Municipality) -> None:
    publish(city)
    described = json.loads(json.dumps(api.get_openapi_schema()))
    for path, name in (("", "ProcedureList"), ("/water-start", "ProcedureDetail")):
        shape = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        jsonschema.Draft202012Validator(shape).validate(data(client, f"{LIST}{path}"))
