"""The period in which applications are taken."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import AT
from tests.intake.walking import Resident
from tests.procedures.designing import Designer, controls
from tests.procedures.samples import publish
from yorozu.foundation.clock import frozen
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure
from yorozu.procedures.services import set_period

pytestmark = pytest.mark.django_db
CODE = "water-start"
ANSWERS = {
    "answers": {
        "name": {"name": "山田 花子", "kana": "やまだ はなこ"},
        "start_on": "2026-12-24",
        "reason": "built",
    }
}


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(AT):
        yield


def test_a_period_is_set_in_the_browser_and_shown_wherever_the_procedure_is(city: Municipality) -> None:
    publish(city)
    chief = Designer(city)
    typed = {
        "opens_date": "令和8年12月1日",
        "opens_time": "8:30",
        "closes_date": "R8.12.20",
        "closes_time": "",
    }
    assert chief.post("design-period", CODE, typed).status_code == 302
    client, said = Client(), "受付は令和8年12月1日 8時30分から始まります"
    for path in (f"procedures/{CODE}/", "procedures/?q=水道", f"apply/{CODE}/"):
        assert said in client.get(f"/{city.slug}/{path}").content.decode(), path
    item = client.get(f"/api/v1/{city.slug}/procedures").json()["items"][0]
    assert (item["accepts_from"], item["accepts_until"]) == (
        "2026-12-01T08:30:00+09:00",
        "2026-12-21T00:00:00+09:00",
    )
    assert controls(chief.get("design-period", CODE))["closes_date"] == "2026-12-20"


def test_outside_the_period_nothing_is_begun_or_sent(city: Municipality) -> None:
    publish(city)
    _period(city, opens=AT + timedelta(days=1))
    client = Client()
    assert client.post(f"/{city.slug}/apply/{CODE}/").status_code == 200
    refused = _send(client, city)
    assert refused.status_code == 403
    assert "受付は令和8年11月21日 10時00分から始まります" in refused.json()["errors"][0]["message"]
    assert Application.objects.within(city).count() == 0
    with frozen(AT + timedelta(days=1)):
        assert _send(client, city).status_code == 201


def test_a_draft_begun_before_cannot_be_sent_after_the_end_and_loses_nothing(city: Municipality) -> None:
    publish(city)
    resident = Resident()
    page = resident.press(resident.open(f"/{city.slug}/apply/{CODE}/"))
    page = resident.press(
        page, name__name="山田 花子", name__kana="やまだ はなこ", start_on="2026-12-24", reason="built"
    )
    assert "この内容で送信する" in page.text
    _period(city, closes=AT)
    sent = resident.client.post(f"/{city.slug}/apply/{CODE}/check/")
    assert sent.status_code == 403
    assert "受付は令和8年11月20日 10時00分で終わりました" in sent.content.decode()
    assert "山田 花子" in sent.content.decode()
    assert "この内容で送信する" not in sent.content.decode()
    assert Application.objects.within(city).count() == 0
    _period(city, closes=AT + timedelta(seconds=1))
    assert resident.client.post(f"/{city.slug}/apply/{CODE}/check/").status_code == 302
    assert Application.objects.within(city).count() == 1


def test_what_was_sent_in_time_gives_its_receipt_again_after_the_end(city: Municipality) -> None:
    publish(city)
    first = _send(Client(), city)
    _period(city, closes=AT)
    again = _send(Client(), city)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["receipt_number"] == again.json()["receipt_number"]


def test_an_end_before_the_beginning_is_refused_and_kept_on_the_page(city: Municipality) -> None:
    publish(city)
    chief = Designer(city)
    answer = chief.post("design-period", CODE, {"opens_date": "2026-12-20", "closes_date": "2026-12-01"})
    assert answer.status_code == 422
    assert "終える日時は、始める日時より後" in answer.content.decode()
    assert controls(answer.content.decode())["opens_date"] == "2026-12-20"
    strange = chief.post("design-period", CODE, {"opens_date": "いつか"})
    assert strange.status_code == 422
    assert Procedure.objects.within(city).get().accepts_from is None


def _period(city: Municipality, opens: Any = None, closes: Any = None) -> None:
    set_period(municipality=city, code=CODE, opens=opens, closes=closes, by=Actor.system(city), at=AT)


def _send(client: Client, city: Municipality) -> Any:
    return client.post(
        f"/api/v1/{city.slug}/procedures/{CODE}/applications", ANSWERS, content_type="application/json",
        headers={"Idempotency-Key": "one-and-the-same"},
    )  # fmt: skip
