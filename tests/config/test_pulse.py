"""What the health address says, and what is answered while something is away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from tests.factories import AT
from yorozu.config import pulse as pulses
from yorozu.foundation.models import OutboxEntry
from yorozu.identity.models import User
from yorozu.municipality.models import Municipality
from yorozu.trust.vault import master

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _looks_each_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pulses, "_KEEP", -1.0)
    yield
    pulses._last = None


def health() -> tuple[int, dict[str, Any]]:
    answer = Client(raise_request_exception=False).get("/api/v1/health")
    return answer.status_code, json.loads(answer.content)


def away(*_: object, **__: object) -> None:
    raise OperationalError("connection to server at 10.1.2.3 failed: 髙橋")


def test_a_sound_installation_says_ok_and_counts_its_work(city: Municipality) -> None:
    values = {"handler": "x", "event": "X", "payload": {}, "created_at": AT, "due_at": AT}
    OutboxEntry.objects.create(**values)
    OutboxEntry.objects.create(**values, dead=True)
    status, said = health()
    assert (status, said["status"]) == (200, "ok")
    assert said["outbox"]["dead"] == 1
    assert said["outbox"]["waiting"] == 1


def test_without_its_database_it_says_so(city: Municipality) -> None:
    with connection.execute_wrapper(away):
        status, said = health()
    assert (status, said["status"], said["database"], said["outbox"]) == (
        503,
        "unavailable",
        "unavailable",
        None,
    )
    assert health()[0] == 200


def test_without_a_folder_to_write_to_it_says_so(city: Municipality, settings: Any, tmp_path: Path) -> None:
    settings.YOROZU_DATA = tmp_path / "gone"
    status, said = health()
    assert (status, said["files"]) == (503, "unavailable")


def test_the_look_at_the_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    assert pulses.can_write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_however_often_it_is_asked_it_looks_once_a_second(
    city: Municipality, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(pulses, "_KEEP", 60.0)
    monkeypatch.setattr(pulses, "_last", None)
    health()
    with django_assert_num_queries(0):
        assert health()[0] == 200


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
@pytest.mark.parametrize("address", ["/miyako/", "/miyako/status/", "/miyako/desk/", "/", "/nowhere/"])
def test_without_its_database_every_page_is_a_plain_one_that_says_what_to_do(
    city: Municipality, address: str, fault: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(login="miyako-worker"))
    client.get("/miyako/")

    def gone(*_: object, **__: object) -> None:
        raise fault("connection to server at 10.1.2.3 failed")

    with connection.execute_wrapper(gone):
        answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "しばらく待ってから同じ内容をもう一度送ってください" in page
    assert "<h1>今は処理できません</h1>" in page
    assert "10.1.2.3" not in page + caplog.text.replace("Traceback", "")
    assert client.get("/miyako/").status_code == 200


def test_without_its_database_the_api_answers_in_its_own_shape(city: Municipality) -> None:
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(away):
        answer = client.get("/api/v1/miyako/procedures")
    assert answer.status_code == 503
    (error,) = json.loads(answer.content)["errors"]
    assert error["field"] == ""
    assert "二重に受け付けられることはありません" in error["message"]
    assert "髙橋" not in answer.content.decode()


def test_a_key_that_cannot_be_read_is_said(city: Municipality, settings: Any, tmp_path: Path) -> None:
    assert master is not None
    settings.YOROZU_DATA = tmp_path
    assert health()[1]["key"] == "unavailable"
