"""A draft is gone on with in another browser by its code, which is shown, printed or mailed; and it ends."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import AT, make_city
from tests.identity.visiting import mails
from tests.intake.walking import Resident, Screen
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import NotFound, TooMany
from yorozu.intake.models import Draft
from yorozu.intake.services import find_draft, give_resume_code
from yorozu.intake.tasks import remove_expired_drafts
from yorozu.messaging.models import Delivery
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db


def _saved(city: Municipality) -> tuple[Resident, Screen]:
    walker = Resident()
    page = walker.press(walker.open(f"/{city.slug}/apply/child-benefit/"))
    return walker, walker.press(page, "save", name__name="髙橋 𠮷子")


def _code(screen: Screen) -> str:
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", screen.text)
    assert found is not None
    return found.group()


def test_the_code_on_the_page_opens_the_draft_elsewhere(
    city: Municipality, version: ProcedureVersion
) -> None:
    _, screen = _saved(city)
    code = _code(screen)
    other = Resident()
    page = other.press(other.open(f"/{city.slug}/resume/"), code=code.lower().replace("-", " "))
    assert page.values["name.name"] == ["髙橋 𠮷子"]
    draft = Draft.objects.get()
    assert code.replace("-", "").encode() not in bytes(draft.sealed_resume_code)
    assert give_resume_code(draft=draft, at=draft.updated_at) == code


def test_the_page_says_until_when(city: Municipality, version: ProcedureVersion) -> None:
    with frozen(AT):
        walker, screen = _saved(city)
        assert "令和8年12月4日まで" in screen.text
        section = walker.open(f"/{city.slug}/apply/child-benefit/applicant/")
        assert "令和8年12月4日まで続けられます" in section.text


def test_how_long_is_the_installations_to_say(
    city: Municipality, version: ProcedureVersion, settings: Any
) -> None:
    settings.YOROZU_DRAFT_KEPT = timedelta(days=3)
    with frozen(AT):
        _, screen = _saved(city)
    assert "令和8年11月23日まで" in screen.text
    remove_expired_drafts(AT + timedelta(days=2, hours=23))
    assert Draft.objects.count() == 1
    remove_expired_drafts(AT + timedelta(days=3))
    assert Draft.objects.count() == 0


def test_a_wrong_code_is_said_in_place_and_guessing_ends(
    city: Municipality, version: ProcedureVersion
) -> None:
    _, screen = _saved(city)
    walker = Resident()
    page = walker.press(walker.open(f"/{city.slug}/resume/"), code="ABCD-EFGH-JKMN")
    assert (page.status, "コードが違うか" in page.text) == (404, True)
    assert page.values["code"] == ["ABCD-EFGH-JKMN"]
    for _ in range(30):
        with pytest.raises(NotFound):
            find_draft(municipality=city, typed="x", address="192.0.2.9", at=AT)
    with pytest.raises(TooMany):
        find_draft(municipality=city, typed=_code(screen), address="192.0.2.9", at=AT)


def test_a_code_opens_nothing_in_another_city_or_after_the_draft_was_let_go(
    city: Municipality, version: ProcedureVersion
) -> None:
    walker, screen = _saved(city)
    there = make_city("tono", "032085", "遠野市")
    with pytest.raises(NotFound):
        find_draft(municipality=there, typed=_code(screen), address="192.0.2.1", at=AT)
    walker.client.post(f"/{city.slug}/apply/child-benefit/end/")
    with pytest.raises(NotFound):
        find_draft(municipality=city, typed=_code(screen), address="192.0.2.1", at=AT)


def test_the_code_comes_by_mail_without_anything_that_was_typed(
    city: Municipality, version: ProcedureVersion, settings: Any
) -> None:
    settings.YOROZU_PUBLIC_URL = "https://apply.example.jp"
    walker, screen = _saved(city)
    answer = walker.client.post(screen.url, {"email": "yoshiko@example.jp"})
    assert "メールで送りました" in answer.content.decode()
    (mail,) = mails()
    body = "\n".join(mail["lines"])
    assert (mail["to"], mail["subject"]) == ("yoshiko@example.jp", "【宮古市】入力の続きを始めるには")
    assert _code(screen) in body
    assert "https://apply.example.jp/miyako/resume/" in body
    assert not any(word in body for word in ("髙橋", "こども給付", "yoshiko"))


def test_a_draft_goes_with_its_mails(city: Municipality, version: ProcedureVersion, settings: Any) -> None:
    settings.YOROZU_PUBLIC_URL = "https://apply.example.jp"
    walker, screen = _saved(city)
    walker.client.post(screen.url, {"email": "yoshiko@example.jp"})
    walker.client.post(f"/{city.slug}/apply/child-benefit/end/")
    assert (Draft.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_bad_address_is_said_and_kept_and_without_mail_there_is_no_form(
    city: Municipality, version: ProcedureVersion, settings: Any
) -> None:
    walker, screen = _saved(city)
    assert "コードをメールで受け取る" not in screen.text
    settings.YOROZU_PUBLIC_URL = "https://apply.example.jp"
    answer = walker.client.post(screen.url, {"email": "よしこ"})
    assert answer.status_code == 422
    assert 'value="よしこ"' in answer.content.decode()


def test_what_is_typed_is_kept_in_passing_and_survives_a_reload(
    city: Municipality, version: ProcedureVersion
) -> None:
    walker = Resident()
    page = walker.press(walker.open(f"/{city.slug}/apply/child-benefit/"))
    values = {**page.values, "name.name": "髙橋", "phone": "まだ途中", "keep": "1"}
    answer = walker.client.post(page.url, values)
    assert (answer.status_code, answer.content) == (204, b"")
    again = walker.open(page.url)
    assert (again.status, again.values["name.name"], again.values["phone"]) == (200, ["髙橋"], ["まだ途中"])
