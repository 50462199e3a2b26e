"""What staff write for somebody: confirmed as it is sent, marked, and told to whom the person said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories import AT, actor
from tests.intake.baskets import ADDRESS, NAME, moving, publish, water
from yorozu.foundation.errors import Forbidden, Invalid
from yorozu.foundation.soundness import Examination
from yorozu.intake.models import Application, Basket, Confirmed, Draft, StaffEntry, Told
from yorozu.intake.selectors import content_digest, entry_of
from yorozu.intake.selectors.baskets import codes_of, items_of
from yorozu.intake.services import Entry, baskets, check_contact, dispose_application, submit_draft
from yorozu.intake.services.drafts import keep
from yorozu.intake.services.telling import _address
from yorozu.intake.soundness import check_entries
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, dict[str, Any]] = {
    "moving": {"name": NAME, "old": ADDRESS, "on": "2026-11-25", "agreed": True},
    "water": {
        "name": NAME,
        "phone": "0193-62-2111",
        "why": "move",
        "stop_on": "2026-11-25",
        "place": ADDRESS,
    },
}


def entered(city: Municipality, by: str = "worker") -> Basket:
    """Two procedures written by a member of staff, ready to be confirmed. One is closed online since yesterday."""
    for source in (moving(), water()):
        publish(city, source)
    entering = baskets.Entering(actor(city, by), "counter")
    added = baskets.add_to_basket(
        municipality=city, basket=None, codes=["moving", "water"], at=AT, entering=entering
    )
    for item in items_of(added.basket):
        assert item.draft is not None
        keep(item.draft, ANSWERS[item.procedure.code], at=AT)
    return added.basket


def entry(basket: Basket, **changes: Any) -> Entry:
    digests = {each.draft.pk: content_digest(each.draft) for each in items_of(basket) if each.draft}
    made = Entry(
        confirmed=Confirmed.SCREEN,
        confirmed_at=AT,
        told=Told.MAIL,
        contact="hanako@example.jp",
        digests=digests,
    )
    return replace(made, **changes)


def send(city: Municipality, basket: Basket, given: Entry | None, by: str = "worker") -> list[str]:
    items = baskets.submit_basket(
        basket=basket,
        seen=[each.draft.version_id for each in items_of(basket) if each.draft],
        address="192.0.2.1",
        by=actor(city, by),
        at=AT,
        entry=given,
    )
    return [each.fault or "sent" for each in items]


def test_what_staff_entered_arrives_by_its_channel_with_who_entered_it_and_who_is_told(
    city: Municipality,
) -> None:
    basket = entered(city)
    assert send(city, basket, entry(basket)) == ["sent", "sent"]
    for application in Application.objects.all():
        shown = entry_of(application)
        assert shown is not None
        assert (application.channel, shown.staff, shown.confirmed) == ("counter", "担当者", Confirmed.SCREEN)
        assert (shown.told, shown.contact) == (Told.MAIL, "hanako@example.jp")
        assert b"hanako" not in bytes(StaffEntry.objects.get(application=application).sealed_details)
        assert _address(application) == "hanako@example.jp"
    logged = AuditEntry.objects.filter(action="application.entered")
    assert [(each.actor_id, each.details) for each in logged] == [
        ("miyako-worker", {"confirmed": "screen", "told": "mail"})
    ] * 2


def test_nobody_is_told_who_did_not_want_to_be(city: Municipality) -> None:
    basket = entered(city)
    send(city, basket, entry(basket, told=Told.PHONE, contact="090-1234-5678"))
    assert {_address(each) for each in Application.objects.all()} == {""}


def test_an_answer_that_changed_after_the_confirmation_is_not_sent(city: Municipality) -> None:
    basket = entered(city)
    given = entry(basket)
    draft = items_of(basket)[0].draft
    assert draft is not None
    keep(draft, {**ANSWERS["moving"], "on": "2026-11-26"}, at=AT)
    assert send(city, basket, given) == ["changed", "sent"]
    assert send(city, basket, None) == ["changed", "sent"]
    assert Application.objects.count() == 1
    assert send(city, basket, entry(basket)) == ["sent", "sent"]


def test_who_may_not_serve_and_who_owns_the_draft_cannot_send_it(city: Municipality) -> None:
    basket = entered(city)
    draft = items_of(basket)[0].draft
    assert draft is not None
    for who in ("records", "admin", "mayor"):
        with pytest.raises(Forbidden):
            submit_draft(draft=draft, address="192.0.2.1", by=actor(city, who), at=AT, entry=entry(basket))
        with pytest.raises(Forbidden):
            entered(city, who)
    with pytest.raises(Invalid, match="理由"):
        submit_draft(
            draft=draft,
            address="192.0.2.1",
            by=actor(city),
            at=AT,
            entry=entry(basket, confirmed=Confirmed.ALOUD),
        )
    assert Application.objects.count() == 0


def test_what_a_person_wrote_is_not_sent_for_them(city: Municipality) -> None:
    for source in (moving(), water()):
        publish(city, source)
    basket = baskets.add_to_basket(municipality=city, basket=None, codes=["moving"], at=AT).basket
    draft = items_of(basket)[0].draft
    assert draft is not None
    keep(draft, ANSWERS["moving"], at=AT)
    with pytest.raises(Forbidden):
        submit_draft(draft=draft, address="192.0.2.1", by=actor(city), at=AT, entry=entry(basket))


def test_a_draft_by_another_channel_always_has_who_writes_it(city: Municipality) -> None:
    basket = entered(city)
    draft = items_of(basket)[0].draft
    assert draft is not None
    for values in ({"channel": "online"}, {"entered_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.within(city).filter(pk=draft.pk).update(**values)


def test_disposal_leaves_nothing_of_whom_to_tell(city: Municipality) -> None:
    basket = entered(city)
    send(city, basket, entry(basket))
    application = Application.objects.select_related("key", "municipality")[0]
    looked = Examination(at=AT)
    assert list(check_entries(city.pk, looked)) == []
    StaffEntry.objects.filter(application=application).update(sealed_details=b"0" * 40)
    assert [each.kind for each in check_entries(city.pk, looked)] == ["intake.entry-unreadable"]
    dispose_application(application=application, at=AT)
    assert list(check_entries(city.pk, looked)) == []
    assert bytes(StaffEntry.objects.get(application=application).sealed_details) == b""
    shown = entry_of(application)
    assert shown is not None
    assert shown.contact == ""


@pytest.mark.parametrize(
    ("told", "typed", "kept"),
    [
        (Told.MAIL, " hanako@example.jp ", "hanako@example.jp"),
        (Told.PHONE, "0193-62-2111", "0193-62-2111"),
        (Told.LETTER, "whatever", ""),
        (Told.NOBODY, "whatever", ""),
    ],
)
def test_only_what_is_needed_to_tell_is_kept(told: Told, typed: str, kept: str) -> None:
    assert check_contact(told, typed) == kept


@pytest.mark.parametrize(("told", "typed"), [(Told.MAIL, "hanako"), (Told.MAIL, ""), (Told.PHONE, "123")])
def test_an_address_that_reaches_nobody_is_refused(told: Told, typed: str) -> None:
    with pytest.raises(Invalid):
        check_contact(told, typed)


def test_the_status_page_says_that_staff_entered_it(city: Municipality) -> None:
    basket = entered(city)
    send(city, basket, entry(basket, confirmed=Confirmed.ALOUD, reason="目が不自由なため"))
    application, code = items_of(basket)[0].application, codes_of(basket).lookup_code
    assert application is not None
    client = Client()
    answers: Mapping[str, str] = {"number": basket.number, "code": code}
    client.post("/miyako/status/", answers)
    client.post("/miyako/basket/status/", {"number": application.receipt_number})
    page = client.get("/miyako/status/view/").content.decode()
    assert "窓口で職員が入力しました" in page
    assert "職員が読み上げ、本人が確かめました" in page
    assert "目が不自由" not in page
