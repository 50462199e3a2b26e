"""Following an application over the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import AT, make_city
from tests.intake.samples import publish, submit
from yorozu.foundation.clock import frozen
from yorozu.intake.models import Application
from yorozu.intake.receipts import check_digit
from yorozu.intake.selectors import Receipt
from yorozu.intake.services import report_progress
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db


def ask(client: Client, number: str, code: str | None, **extra: Any) -> Any:
    headers = {} if code is None else {"X-Lookup-Code": code}
    return client.get(f"/api/v1/miyako/applications/{number}", headers=headers, **extra)


@pytest.fixture
def receipt(version: ProcedureVersion, city: Municipality) -> Receipt:
    return submit(version, city)


def test_status_and_timeline_are_shown_to_who_has_the_code(client: Client, receipt: Receipt) -> None:
    application = Application.objects.get()
    report_progress(
        application=application,
        kind="accepted",
        message="市民課が内容の確認を始めました。",
        status="under_review",
        at=AT + timedelta(hours=1),
    )
    response = ask(client, receipt.receipt_number, receipt.lookup_code)
    assert response.status_code == 200
    assert response.json() == {
        "receipt_number": receipt.receipt_number,
        "procedure": "child-benefit",
        "title": "こども給付の申請",
        "status": "under_review",
        "message": "内容を確認しています",
        "submitted_at": "2026-11-20T10:00:00+09:00",
        "timeline": [
            {"at": "2026-11-20T10:00:00+09:00", "kind": "received", "message": "申請を受け付けました。"},
            {
                "at": "2026-11-20T11:00:00+09:00",
                "kind": "accepted",
                "message": "市民課が内容の確認を始めました。",
            },
        ],
    }


def test_number_and_code_are_read_however_they_are_typed(client: Client, receipt: Receipt) -> None:
    number = receipt.receipt_number.replace("-", "")
    assert (
        ask(client, number, f"{receipt.lookup_code[:4]}-{receipt.lookup_code[4:]}".lower()).status_code == 200
    )


def test_an_unknown_number_and_a_wrong_code_look_the_same(client: Client, receipt: Receipt) -> None:
    wrong = ask(client, receipt.receipt_number, "AAAAAAAA")
    unknown = ask(client, "2611-0000-0000", receipt.lookup_code)
    nonsense = ask(client, "x" * 300, "\x7f")
    assert {each.status_code for each in (wrong, unknown, nonsense)} == {404}
    assert wrong.content == unknown.content == nonsense.content


def test_the_code_of_another_city_does_not_open(client: Client, city: Municipality) -> None:
    other = make_city("tono", "032085", "遠野市")
    given = submit(publish(other), other)
    assert ask(client, given.receipt_number, given.lookup_code).status_code == 404


def test_after_five_wrong_codes_even_the_right_one_waits(client: Client, receipt: Receipt) -> None:
    with frozen(AT):
        statuses = [ask(client, receipt.receipt_number, f"AAAAAAA{n}").status_code for n in range(2, 7)]
        waiting = ask(client, receipt.receipt_number, receipt.lookup_code)
    assert statuses == [404] * 5
    assert waiting.status_code == 429
    assert 0 < int(waiting["Retry-After"]) <= 900
    with frozen(AT + timedelta(minutes=16)):
        assert ask(client, receipt.receipt_number, receipt.lookup_code).status_code == 200


def test_an_unknown_number_waits_just_the_same(client: Client, receipt: Receipt) -> None:
    with frozen(AT):
        statuses = [ask(client, "2611-0000-0000", f"AAAAAAA{n}").status_code for n in range(2, 8)]
    assert statuses == [404] * 5 + [429]


def test_a_right_code_starts_the_count_anew(client: Client, receipt: Receipt) -> None:
    with frozen(AT):
        for _ in range(3):
            for _ in range(4):
                assert ask(client, receipt.receipt_number, "AAAAAAAA").status_code == 404
            assert ask(client, receipt.receipt_number, receipt.lookup_code).status_code == 200


def test_one_address_cannot_try_many_numbers(client: Client, receipt: Receipt) -> None:
    with frozen(AT):
        numbers = [f"2611{n:07}" for n in range(61)]
        statuses = [ask(client, number + check_digit(number), "AAAAAAAA").status_code for number in numbers]
        elsewhere = ask(client, receipt.receipt_number, receipt.lookup_code, REMOTE_ADDR="198.51.100.9")
    assert set(statuses[:60]) == {404}
    assert statuses[60] == 429
    assert elsewhere.status_code == 200


def test_without_the_header_it_is_said_what_is_missing(client: Client, receipt: Receipt) -> None:
    response = ask(client, receipt.receipt_number, None)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "X-Lookup-Code"
