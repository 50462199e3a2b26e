"""The steps of a disposal on the page of the file."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.records.making import file_one, load
from tests.records.test_desk import desk
from tests.records.test_disposal import DUE
from yorozu.foundation.clock import frozen
from yorozu.foundation.events import run_due
from yorozu.identity.sessions import mark_confirmed
from yorozu.municipality.models import Municipality
from yorozu.records import disposers
from yorozu.records.models import Disposal, RecordFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(DUE):
        yield


@pytest.fixture
def file(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> RecordFile:
    monkeypatch.setattr(disposers, "_disposers", {"case": lambda **asked: 3})
    load(city)
    return file_one(city).record_file


def _confirmed(city: Municipality, who: str) -> Client:
    client = desk(city, who)
    session = client.session
    mark_confirmed(session, DUE)
    session.save()
    return client


def _page(file: RecordFile, client: Client) -> str:
    answer = client.get(reverse("records:file", kwargs={"city": "miyako", "file_id": file.pk}))
    assert answer.status_code == 200
    return answer.content.decode()


def _step(file: RecordFile, client: Client, step: str) -> int:
    where = reverse("records:dispose", kwargs={"city": "miyako", "file_id": file.pk})
    return client.post(where, {"step": step}).status_code


def test_two_persons_dispose_of_a_file_on_its_page(city: Municipality, file: RecordFile) -> None:
    keeper, manager = _confirmed(city, "records"), _confirmed(city, "manager")
    assert "廃棄を申し出る" in _page(file, keeper)
    assert _step(file, keeper, "propose") == 302
    own, others = _page(file, keeper), _page(file, manager)
    assert "別の人の承認を待っています" in own
    assert ("承認して廃棄する" in own, "廃棄を取りやめる" in own) == (False, True)
    assert ("承認して廃棄する" in others, "元に戻せません" in others) == (True, True)
    assert _step(file, keeper, "approve") == 403
    assert _step(file, manager, "approve") == 302
    assert "廃棄中" in _page(file, keeper)
    run_due(at=DUE)
    done = _page(file, keeper)
    for part in (
        "廃棄済み",
        "文書管理者",
        "課長",
        "記録 1 件・ファイル 3 個",
        "復元不可能",
        "令和12年4月1日",
    ):
        assert part in done
    assert "廃棄を申し出る" not in done
    assert "保存期間が満了しています" not in done


def test_a_disposal_is_taken_back_on_the_page(city: Municipality, file: RecordFile) -> None:
    manager = _confirmed(city, "manager")
    assert [_step(file, manager, step) for step in ("propose", "propose", "withdraw", "withdraw")] == [
        302, 409, 302, 409,
    ]  # fmt: skip
    assert Disposal.objects.get().state == "withdrawn"
    assert "取りやめ" in _page(file, manager)
    assert "廃棄を申し出る" in _page(file, manager)


def test_who_left_the_desk_open_shows_first_that_it_is_them(city: Municipality, file: RecordFile) -> None:
    client = desk(city, "records")
    where = reverse("records:dispose", kwargs={"city": "miyako", "file_id": file.pk})
    answer = client.post(where, {"step": "propose"})
    assert (answer.status_code, "/desk/confirm/" in answer.headers["Location"]) == (302, True)
    assert not Disposal.objects.exists()


def test_who_may_only_look_sees_no_button_and_may_not_post(city: Municipality, file: RecordFile) -> None:
    worker = _confirmed(city, "worker")
    assert "廃棄を申し出る" not in _page(file, worker)
    assert _step(file, worker, "propose") == 403
    keeper = _confirmed(city, "records")
    assert (_step(file, keeper, ""), _step(file, keeper, "approve")) == (422, 409)


def test_before_its_time_a_file_offers_no_disposal(city: Municipality, file: RecordFile) -> None:
    RecordFile.objects.filter(pk=file.pk).update(disposal_on="2030-04-02")
    keeper = _confirmed(city, "records")
    assert "廃棄を申し出る" not in _page(file, keeper)
    assert _step(file, keeper, "propose") == 422
