"""Mails on the road: that something happened and where to look, once each, with nothing of what was answered."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cases.making import (
    accept,
    answer,
    arrive,
    correct,
    decide,
    document,
    fresh,
    issue,
    propose,
    publish,
    settle,
)
from tests.factories import AT
from tests.identity.visiting import resident, visit
from tests.messaging import smtp
from yorozu.cases.handlers import on_application_submitted
from yorozu.intake.events import ApplicationSubmitted
from yorozu.intake.models import Application
from yorozu.intake.services import claim_application
from yorozu.messaging.models import Delivery
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db(transaction=True)
TO = "yoshiro@example.jp"


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.MailServer]:
    settings.YOROZU_PUBLIC_URL = "https://apply.example.jp"
    with smtp.running() as running:
        smtp.use(settings, running.port)
        yield running


def _with_email(city: Municipality) -> ProcedureVersion:
    changed = document()
    email = {"id": "email", "type": "email", "label": "メールアドレス"}
    changed["sections"][0]["fields"].append(email)
    return publish(city, sections=changed["sections"], applicant={**changed["applicant"], "email": "email"})


def _subjects(server: smtp.MailServer) -> list[str]:
    return [str(each["Subject"]).strip().removeprefix("【宮古市】") for each in server.mails()]


def test_every_step_that_matters_is_told_once(server: smtp.MailServer, city: Municipality) -> None:
    case = arrive(city, version=_with_email(city), email=TO)
    case = correct(accept(case))
    answer(case)
    settle()
    case = issue(decide(propose(fresh(case))))
    settle()
    assert _subjects(server) == [
        "申請を受け付けました",
        "申請の確認を始めました",
        "直していただきたいところがあります",
        "結果が決まりました",
        "通知書ができました",
    ]
    assert {str(each["To"]) for each in server.mails()} == {TO}


def test_a_mail_says_the_number_and_where_to_look_and_nothing_else(
    server: smtp.MailServer, city: Municipality
) -> None:
    case = correct(accept(arrive(city, version=_with_email(city), email=TO)))
    settle()
    for mail in server.mails():
        body = mail.get_content()
        assert case.receipt_number in body
        assert "https://apply.example.jp/miyako/status/" in body
        told = f"{mail['Subject']}{body}"
        assert not any(word in told for word in ("髙橋", "𠮷", "様子を書いて", case.procedure.title))


def test_an_arrival_that_is_handled_twice_is_told_once(server: smtp.MailServer, city: Municipality) -> None:
    case = arrive(city, version=_with_email(city), email=TO)
    on_application_submitted(ApplicationSubmitted(case.application_id, city.pk, AT))
    settle()
    assert _subjects(server) == ["申請を受け付けました"]


def test_who_gave_no_address_is_told_at_that_of_their_account(
    server: smtp.MailServer, city: Municipality
) -> None:
    case = arrive(city, version=publish(city))
    assert Delivery.objects.count() == 0
    visit(city)
    claim_application(
        application=Application.objects.get(pk=case.application_id), resident=resident(city), at=AT
    )
    accept(fresh(case))
    settle()
    told = server.mails()[-1]
    assert str(told["To"]) == "hanako@example.jp"
    assert "https://apply.example.jp/miyako/my/" in told.get_content()


def test_without_a_public_address_nothing_is_sent(
    server: smtp.MailServer, city: Municipality, settings: Any
) -> None:
    settings.YOROZU_PUBLIC_URL = ""
    accept(arrive(city, version=_with_email(city), email=TO))
    settle()
    assert (server.taken, Delivery.objects.count()) == ([], 0)
