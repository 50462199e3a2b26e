"""A basket under bad luck: sent twice, cut off between two, storage that fails; and how it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.factories import AT
from tests.intake.baskets import ADDRESS, NAME, course, moving, publish, publish_all, seen, start, water
from yorozu.foundation.soundness import Examination
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, Basket, BasketItem, Draft, Fault
from yorozu.intake.selectors import answers_of, raw_of
from yorozu.intake.selectors.baskets import codes_of, items_of, together_of
from yorozu.intake.services import baskets, dispose_application, remove_expired_drafts
from yorozu.intake.services.baskets import sending
from yorozu.intake.services.drafts import keep
from yorozu.intake.soundness import check_baskets
from yorozu.municipality.models import Municipality
from yorozu.trust.models import VaultKey

pytestmark = pytest.mark.django_db
ANSWERS = {
    "moving": {"name": NAME, "old": ADDRESS, "on": "2026-11-25", "agreed": True},
    "water": {
        "name": NAME,
        "phone": "0193-62-2111",
        "why": "move",
        "stop_on": "2026-11-25",
        "place": ADDRESS,
    },
}


def filled(city: Municipality) -> Basket:
    """Two procedures, ready to be sent."""
    for source in (moving(), water()):
        publish(city, source)
    basket = start(city, "moving", "water")
    for item in items_of(basket):
        assert item.draft is not None
        keep(item.draft, ANSWERS[item.procedure.code], at=AT)
    return basket


def send(basket: Basket, at: Any = AT) -> list[str]:
    """The faults of the items afterwards, by code."""
    by = Actor.anonymous(basket.municipality)
    items = baskets.submit_basket(basket=basket, seen=seen(basket), address="192.0.2.1", by=by, at=at)
    return [f"{each.procedure.code} {each.fault or 'sent'}" for each in items]


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch, at_call: int, fault: BaseException) -> Iterator[None]:
    """The `at_call`th application that is sent meets this."""
    calls = iter(range(1, 100))
    real = sending.submit_draft

    def submit(**given: Any) -> Any:
        if next(calls) == at_call:
            raise fault
        return real(**given)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "submit_draft", submit)
        yield


def test_sent_again_each_is_the_application_it_was(city: Municipality) -> None:
    basket = filled(city)
    assert send(basket) == ["moving sent", "water sent"]
    first = set(Application.objects.values_list("pk", flat=True))
    assert send(basket) == ["moving sent", "water sent"]
    assert set(Application.objects.values_list("pk", flat=True)) == first
    assert len(first) == 2


def test_cut_off_between_two_the_rest_is_sent_when_it_is_sent_again(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    basket = filled(city)
    with broken(monkeypatch, 2, KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
        send(basket)
    assert [each.application_id is not None for each in items_of(basket)] == [True, False]
    assert send(basket) == ["moving sent", "water sent"]
    assert Application.objects.count() == 2


@pytest.mark.parametrize("fault", [OSError(28, "no space left"), OperationalError("disk I/O error")])
def test_storage_that_fails_for_one_leaves_the_others_and_it_can_be_tried_again(
    city: Municipality, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    basket = filled(city)
    with broken(monkeypatch, 1, fault):
        assert send(basket) == ["moving trouble", "water sent"]
    assert items_of(basket)[0].draft is not None
    assert send(basket) == ["moving sent", "water sent"]
    assert Application.objects.count() == 2


def test_an_answer_that_is_wrong_holds_up_only_its_own_procedure(city: Municipality) -> None:
    basket = filled(city)
    draft = items_of(basket)[1].draft
    assert draft is not None
    keep(draft, {**ANSWERS["water"], "phone": ""}, at=AT)
    assert send(basket) == ["moving sent", "water refused"]
    keep(draft, ANSWERS["water"], at=AT)
    assert send(basket) == ["moving sent", "water sent"]


def test_what_was_not_shown_is_not_sent(city: Municipality) -> None:
    basket = filled(city)
    by = Actor.anonymous(city)
    items = baskets.submit_basket(basket=basket, seen=seen(basket)[:1], address="192.0.2.1", by=by, at=AT)
    assert [each.fault for each in items] == [Fault.NONE, Fault.CHANGED]


def test_nothing_that_was_typed_stands_open_in_the_database(city: Municipality) -> None:
    basket = filled(city)
    codes = codes_of(basket)
    with connection.cursor() as cursor:
        for table in ("intake_basket", "intake_basket_item", "intake_draft"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  a constant
            stored = str(
                [[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in cursor.fetchall()]
            )
            for plain in ("髙橋", "0193-62-2111", "宮町", codes.lookup_code):
                assert plain not in stored


def test_a_basket_that_nobody_goes_on_with_is_gone_with_its_keys(city: Municipality) -> None:
    basket = filled(city)
    assert basket.expires_at is not None
    after = basket.expires_at + timedelta(seconds=1)
    assert baskets.remove_expired_baskets(basket.expires_at - timedelta(seconds=1)) == 0
    assert baskets.remove_expired_baskets(after) == 1
    left = (
        Basket.objects.count(),
        BasketItem.objects.count(),
        Draft.objects.count(),
        VaultKey.objects.count(),
    )
    assert left == (0, 0, 0, 0)


def test_what_was_sent_stays_when_the_rest_expires(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    basket = filled(city)
    with broken(monkeypatch, 2, OSError(28, "no space left")):
        send(basket)
    basket.refresh_from_db()
    assert basket.expires_at is not None
    after = basket.expires_at + timedelta(seconds=1)
    remove_expired_drafts(after)
    baskets.remove_expired_baskets(after)
    (item,) = items_of(basket)
    assert item.application is not None
    assert item.procedure.code == "moving"
    basket.refresh_from_db()
    assert basket.expires_at is None


def test_a_basket_goes_with_the_last_of_its_applications(city: Municipality) -> None:
    basket = filled(city)
    send(basket)
    first, second = (each.application for each in items_of(basket))
    assert first is not None
    assert second is not None
    dispose_application(application=first, at=AT)
    assert [each.application_id for each in items_of(basket)] == [second.pk]
    dispose_application(application=second, at=AT)
    assert (Basket.objects.count(), BasketItem.objects.count()) == (0, 0)


def test_each_application_has_its_answers_under_a_key_of_its_own(city: Municipality) -> None:
    basket = filled(city)
    send(basket)
    sent = list(Application.objects.select_related("key", "version"))
    assert len({each.key_id for each in sent} | {basket.key_id}) == 3
    assert {answers_of(each)["name"]["name"] for each in sent} == {NAME["name"]}


def test_an_answer_to_a_shared_question_stands_in_every_draft(city: Municipality) -> None:
    publish_all(city)
    basket = start(city, "moving", "water", "course")
    posted = QueryDict(mutable=True)
    posted.update(
        {
            "_shown": "name phone old",
            "name.name": NAME["name"],
            "name.kana": NAME["kana"],
            "phone": "09000000000",
        }
    )
    taken = baskets.take_basket_page(
        basket=basket, code="moving", section="who", posted=posted, files=MultiValueDict(), at=AT
    )
    assert [error.field for error in taken.errors] == ["old"]
    raws = [raw_of(each.draft) for each in items_of(basket) if each.draft]
    assert [each["name"]["name"] for each in raws] == [NAME["name"]] * 3
    together = together_of(items_of(basket), at=AT)
    assert [(page.code, page.section.id) for page in together.pages][0] == ("moving", "who")


def test_who_fills_it_in_is_asked_once_too(city: Municipality) -> None:
    publish(city, moving(proxy="allowed"))
    publish(city, course(proxy="allowed"))
    basket = start(city, "moving", "course")
    together = together_of(items_of(basket), at=AT)
    assert [(page.code, page.section.id) for page in together.pages if page.section.id == "by"] == [
        ("moving", "by")
    ]


def test_fsck_finds_what_is_wrong_with_a_basket_and_nothing_in_a_good_one(city: Municipality) -> None:
    basket = filled(city)
    send(basket)
    examination = Examination(at=AT)
    assert list(check_baskets(city.pk, examination)) == []
    items = items_of(basket)
    BasketItem.objects.filter(pk=items[0].pk).update(application=None)
    Basket.objects.filter(pk=basket.pk).update(
        sealed_lookup_code=b"x" * 40, expires_at=AT - timedelta(days=3)
    )
    found = sorted(each.kind for each in check_baskets(city.pk, examination))
    assert found == ["intake.basket-expired", "intake.basket-sent", "intake.basket-unreadable"]
